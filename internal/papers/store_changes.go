package papers

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// take raises the mark of a paper if it is still in a version, so that whoever
// else would change or sign it now waits, and then finds out. It returns the
// paper as it is.
func (s *Store) take(ctx context.Context, c *database.Conn, id string, version int) (Paper, error) {
	n, err := c.Exec(ctx, `UPDATE papers SET moved = moved + 1 WHERE id = ? AND version = ?`, id, version)
	if err != nil {
		return Paper{}, fmt.Errorf("take a paper: %w", err)
	}
	p, err := s.Get(ctx, c, id)
	switch {
	case err != nil:
		return Paper{}, err
	case n == 0:
		return Paper{}, problem.New(problem.Conflict, fmt.Sprintf("El formato %s cambió: va en la versión %d.", p.Folio, p.Version),
			"Lee la versión actual antes de firmar o cambiar.")
	case p.Status == Void:
		return Paper{}, voided(p)
	}
	return p, nil
}

func (s *Store) setStatus(ctx context.Context, c *database.Conn, p *Paper, version int, status Status) error {
	_, err := c.Exec(ctx, `UPDATE papers SET version = ?, status = ? WHERE id = ?`, version, status, p.ID)
	if err != nil {
		return fmt.Errorf("move a paper on: %w", err)
	}
	p.Version, p.Status = version, status
	return nil
}

// Revise makes the next version of a paper and puts it in a status; the versions
// before it and their signatures stay on record. A signature goes on standing
// only when the sections it binds are as they were. version is the one that the
// author saw: problem.Conflict when it is no longer in force, problem.Refused when
// the paper is void.
func (s *Store) Revise(ctx context.Context, c *database.Conn, id string, version int, data any, status Status, reason string, by audit.By) (Paper, error) {
	canonical, hash, err := freeze(data)
	if err != nil {
		return Paper{}, err
	}
	p, err := s.take(ctx, c, id, version)
	if err != nil {
		return Paper{}, err
	}
	if status != Draft && status != ToSign && status != Final && status != Observed {
		return Paper{}, fmt.Errorf("papers: %q is no status of a new version", status)
	}
	p.Data, p.Hash, p.Reason, p.By, p.At = canonical, hash, reason, by.Actor, database.At(by.At).Time
	if err := s.setStatus(ctx, c, &p, version+1, status); err != nil {
		return Paper{}, err
	}
	if err := s.addVersion(ctx, c, p); err != nil {
		return Paper{}, err
	}
	p.judge()
	return p, audit.Append(ctx, c, by.On(chainOf(id), "versión", map[string]any{
		"versión": p.Version, "estado": status, "motivo": reason, "huella": hash}))
}

// Sign puts a signature in a slot of the version in force. who says who signs, in
// which slot, which sections, and the hash of what was shown. Whoever names no
// sections and saw the whole paper binds what SectionsOf says. A draft becomes
// ready to sign by it. problem.Conflict when the paper changed since, its hash is another, or
// the slot is signed already; problem.Refused when the person has signed in the
// same leg or under another role, or the paper is observed or void.
func (s *Store) Sign(ctx context.Context, c *database.Conn, id string, version int, who Signature) (Paper, error) {
	p, err := s.take(ctx, c, id, version)
	if err != nil {
		return Paper{}, err
	}
	slot := who.Slot
	if len(who.Sections) == 0 && who.Hash == p.Hash {
		who.Sections = p.SectionsOf(slot)
		if who.Hash, err = HashOf(p.Data, who.Sections...); err != nil {
			return Paper{}, err
		}
	}
	if err := p.admits(who); err != nil {
		return Paper{}, err
	}
	who.PaperID, who.Version, who.At, who.Valid = id, version, database.At(who.At).Time, true
	n, err := c.Exec(ctx, `
		INSERT INTO paper_signatures (paper_id, slot, version, sections, person_id, name, post, role, level, hash, declaration, note, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		id, slot, version, strings.Join(who.Sections, ","), who.PersonID, who.Name, who.Post, who.Role, who.Level, who.Hash,
		who.Declaration, who.Note, database.At(who.At))
	switch {
	case err != nil:
		return Paper{}, fmt.Errorf("sign: %w", err)
	case n == 0:
		return Paper{}, signedAlready(p, slot)
	}
	if p.Status == Draft {
		if err := s.setStatus(ctx, c, &p, version, ToSign); err != nil {
			return Paper{}, err
		}
	}
	p.Signatures = append(p.Signatures, who)
	actor := who.PersonID
	if actor == "" {
		actor = audit.System // the data name who signed without an account
	}
	return p, audit.Append(ctx, c, audit.By{Actor: actor, Role: who.Role, At: who.At}.On(chainOf(id), "firma", map[string]any{
		"versión": version, "lugar": slot, "secciones": who.Sections, "nombre": who.Name, "cargo": who.Post, "declaración": who.Declaration,
		"nota": who.Note, "nivel": who.Level, "huella": who.Hash}))
}

func signedAlready(p Paper, slot string) error {
	return problem.New(problem.Conflict, fmt.Sprintf("Ese lugar del formato %s (%s) ya está firmado.", p.Folio, slot),
		"No hace falta firmar otra vez.")
}

// admits tells why somebody may not sign the paper.
func (p Paper) admits(who Signature) error {
	slot := who.Slot
	if slot == "" || strings.TrimSpace(who.Name) == "" || who.Role == "" || who.Level == "" || who.At.IsZero() {
		return problem.New(problem.Refused, "La firma está incompleta: falta quién firma o cómo.", "Vuelve a abrir el formato y firma de nuevo.")
	}
	if p.Status == Observed {
		return problem.New(problem.Refused, "El formato "+p.Folio+" tiene observaciones sin atender.",
			"Espera la versión corregida y firma esa.")
	}
	hash, err := HashOf(p.Data, who.Sections...)
	if err != nil {
		return err
	}
	if hash != who.Hash {
		return problem.New(problem.Conflict, "Lo que se iba a firmar no es lo que está guardado.",
			"Vuelve a leer el formato completo y firma esa versión.")
	}
	if _, signed := p.SignedBy(slot); signed {
		return signedAlready(p, slot)
	}
	for _, s := range p.Signatures {
		if !s.Valid || s.who() != who.who() {
			continue
		}
		if leg(s.Slot) == leg(slot) {
			return problem.New(problem.Refused, fmt.Sprintf("%s ya firmó esta parte del formato y no puede firmarla por las dos partes.", who.Name),
				"Debe firmar otra persona.").For("P-03")
		}
		if s.Role != who.Role {
			return problem.New(problem.Refused, fmt.Sprintf("%s ya firmó este formato con otro papel.", who.Name),
				"Nadie firma un mismo documento con dos papeles; debe firmar otra persona.").For("P-03")
		}
	}
	return nil
}

// SetStatus moves the version in force to another status. problem.NotFound when
// there is no such paper, problem.Refused when it is void.
func (s *Store) SetStatus(ctx context.Context, c *database.Conn, id string, status Status, by audit.By) error {
	if status != Draft && status != ToSign && status != Final && status != Observed {
		return fmt.Errorf("papers: %q is no status to be set", status)
	}
	n, err := c.Exec(ctx, `UPDATE papers SET status = ?, moved = moved + 1 WHERE id = ? AND status <> 'anulado'`, status, id)
	if err != nil {
		return fmt.Errorf("move a paper on: %w", err)
	}
	if n == 0 {
		p, err := s.Get(ctx, c, id)
		if err != nil {
			return err
		}
		return voided(p)
	}
	return audit.Append(ctx, c, by.On(chainOf(id), string(status), nil))
}

func voided(p Paper) error {
	return problem.New(problem.Refused, "El formato "+p.Folio+" está anulado.", "Abre un formato nuevo desde la orden.")
}

// Seal marks a paper as signed once the named slots bear valid signatures.
// problem.Refused when one is missing.
func (s *Store) Seal(ctx context.Context, c *database.Conn, id string, version int, slots []string, by audit.By) (Paper, error) {
	p, err := s.take(ctx, c, id, version)
	if err != nil {
		return Paper{}, err
	}
	for _, slot := range slots {
		if !p.HasSigned(slot) {
			return Paper{}, problem.New(problem.Refused, fmt.Sprintf("Falta una firma en el formato %s (%s).", p.Folio, slot),
				"Pide a la persona que firme; puedes enviarle un recordatorio.")
		}
	}
	if err := s.setStatus(ctx, c, &p, version, Final); err != nil {
		return Paper{}, err
	}
	return p, audit.Append(ctx, c, by.On(chainOf(id), "firmado", map[string]any{"versión": version, "lugares": slots}))
}

// Observe returns a paper to its author with remarks: nobody signs this version
// any more (GAP-10).
func (s *Store) Observe(ctx context.Context, c *database.Conn, id string, version int, note string, by audit.By) (Paper, error) {
	if strings.TrimSpace(note) == "" {
		return Paper{}, problem.OnField("observaciones", "Escribe qué debe corregirse.")
	}
	p, err := s.take(ctx, c, id, version)
	if err != nil {
		return Paper{}, err
	}
	if err := s.setStatus(ctx, c, &p, version, Observed); err != nil {
		return Paper{}, err
	}
	return p, audit.Append(ctx, c, by.On(chainOf(id), "observado", map[string]any{"versión": version, "nota": note}))
}

// Void annuls a paper with a reason: it is kept and shown, and none of its
// signatures is valid any more. problem.Refused when it is void already.
func (s *Store) Void(ctx context.Context, c *database.Conn, id, reason string, by audit.By) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se anula el formato.")
	}
	n, err := c.Exec(ctx, `UPDATE papers SET status = 'anulado', moved = moved + 1 WHERE id = ? AND status <> 'anulado'`, id)
	switch {
	case err != nil:
		return fmt.Errorf("void a paper: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "El formato no existe o ya estaba anulado.", "Revisa los formatos de la orden.")
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "anulado", map[string]string{"motivo": reason}))
}
