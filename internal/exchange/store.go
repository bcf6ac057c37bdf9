package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// keepFor is how long an upload waits for its confirmation.
const keepFor = 24 * time.Hour

// Upload is a file that waits for its confirmation, or was imported.
type Upload struct {
	ID      string           `db:"id"`
	Kind    Kind             `db:"kind"`
	Name    string           `db:"file_name"`
	Hash    string           `db:"file_hash"` // SHA-256 of the file as it came
	By      string           `db:"made_by"`
	At      database.Instant `db:"made_at"`
	Done    database.Instant `db:"done_at"`
	Added   int              `db:"added"`
	Changed int              `db:"changed"`

	Table Table `db:"-"`
}

const uploadColumns = `id, kind, file_name, file_hash, made_by, made_at, done_at, added, changed`

var noUpload = problem.New(problem.NotFound, "Ese archivo ya no espera confirmación.", "Súbelo otra vez.")

// Keep keeps a file that was read until its preview is confirmed, by the same
// person and within a day. Older contents are forgotten on the way.
func (x *Exchange) Keep(ctx context.Context, by audit.By, kind Kind, name string, content []byte, t Table) (id string, err error) {
	text, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("keep an upload: %w", err)
	}
	sum := sha256.Sum256(content)
	id = database.NewID()
	return id, x.db.Write(ctx, func(c *database.Conn) error {
		_, err := c.Exec(ctx, `UPDATE exchange_uploads SET content = '' WHERE content <> '' AND made_at < ?`, database.At(by.At.Add(-keepFor)))
		if err != nil {
			return fmt.Errorf("forget old uploads: %w", err)
		}
		_, err = c.Exec(ctx, `INSERT INTO exchange_uploads (id, kind, file_name, file_hash, content, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			id, kind, name, hex.EncodeToString(sum[:]), string(text), by.Actor, database.At(by.At))
		if err != nil {
			return fmt.Errorf("keep an upload: %w", err)
		}
		return nil
	})
}

// Waiting returns a file that a person uploaded and has not confirmed;
// problem.NotFound when there is none, or it is somebody else's.
func (x *Exchange) Waiting(ctx context.Context, actor, id string, now time.Time) (Upload, error) {
	return x.waiting(ctx, x.db.Read(), actor, id, now)
}

func (x *Exchange) waiting(ctx context.Context, c *database.Conn, actor, id string, now time.Time) (Upload, error) {
	var u struct {
		Upload
		Content string `db:"content"`
	}
	err := c.Get(ctx, &u, `SELECT `+uploadColumns+`, content FROM exchange_uploads
		WHERE id = ? AND made_by = ? AND done_at = '' AND content <> '' AND made_at >= ?`, id, actor, database.At(now.Add(-keepFor)))
	switch {
	case database.IsNone(err):
		return Upload{}, noUpload
	case err != nil:
		return Upload{}, fmt.Errorf("read an upload: %w", err)
	}
	if err := json.Unmarshal([]byte(u.Content), &u.Upload.Table); err != nil {
		return Upload{}, fmt.Errorf("read an upload: %w", err)
	}
	return u.Upload, nil
}

// Imports returns the latest imports, newest first, for the page of administration.
func (x *Exchange) Imports(ctx context.Context, limit int) ([]Upload, error) {
	var list []Upload
	err := x.db.Read().Select(ctx, &list, `SELECT `+uploadColumns+` FROM exchange_uploads WHERE done_at <> '' ORDER BY done_at DESC, id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read the imports: %w", err)
	}
	return list, nil
}

// Confirm imports a file that was previewed: all of it in one transaction, or
// nothing. digest is that of the plan which the person saw. problem.Conflict when
// the data moved since, problem.Invalid when a line is wrong, problem.NotFound when
// the file was confirmed already.
func (x *Exchange) Confirm(ctx context.Context, by audit.By, id, digest string) (Upload, error) {
	var u Upload
	err := x.db.Write(ctx, func(c *database.Conn) error {
		// The entry comes first: two who confirm the same file wait for each other.
		// What it would say of the result stands in the last entry.
		if err := audit.Append(ctx, c, by.On("importacion:"+id, "confirma", nil)); err != nil {
			return err
		}
		var err error
		if u, err = x.waiting(ctx, c, by.Actor, id, by.At); err != nil {
			return err
		}
		p, look, err := x.plan(ctx, c, u.Kind, u.Table)
		switch {
		case err != nil:
			return err
		case len(p.Problems) > 0:
			return lineProblem(p.Problems[0])
		case p.Digest() != digest:
			return problem.New(problem.Conflict, "Los datos cambiaron desde la vista previa. No se importó nada.", "Revisa la vista previa actual y confirma otra vez.")
		case len(p.Changes) == 0:
			return problem.New(problem.Refused, "El archivo no cambia nada.", "No hay nada que confirmar.")
		}
		put := x.holdings[u.Kind].put
		for _, ch := range p.Changes {
			if err := put(ctx, c, by, ch, look); err != nil {
				return atLine(ch.Line, err)
			}
		}
		u.Added, u.Done = p.Added(), database.At(by.At)
		u.Changed = len(p.Changes) - u.Added
		_, err = c.Exec(ctx, `UPDATE exchange_uploads SET done_at = ?, added = ?, changed = ?, content = '' WHERE id = ?`, u.Done, u.Added, u.Changed, id)
		if err != nil {
			return fmt.Errorf("note an import: %w", err)
		}
		return audit.Append(ctx, c, by.On("importacion:"+id, "importa "+string(u.Kind),
			map[string]any{"archivo": u.Name, "sha256": u.Hash, "altas": u.Added, "cambios": u.Changed}))
	})
	return u, err
}

// Discard forgets an upload that its person does not want to confirm.
func (x *Exchange) Discard(ctx context.Context, actor, id string) error {
	return x.db.Write(ctx, func(c *database.Conn) error {
		_, err := c.Exec(ctx, `UPDATE exchange_uploads SET content = '' WHERE id = ? AND made_by = ? AND done_at = ''`, id, actor)
		if err != nil {
			return fmt.Errorf("forget an upload: %w", err)
		}
		return nil
	})
}

// lineProblem says a problem of a line as that of the whole import.
func lineProblem(p Problem) error {
	where := fmt.Sprintf("Línea %d", p.Line)
	if p.Column != "" {
		where += ", columna «" + p.Column + "»"
	}
	return problem.New(problem.Invalid, where+": "+p.Message, "Corrige el archivo y súbelo otra vez; no se importó nada.")
}

// atLine says at which line a room refused a row.
func atLine(line int, err error) error {
	p, ok := problem.As(err)
	if !ok {
		return fmt.Errorf("import line %d: %w", line, err)
	}
	message := p.Message
	if len(p.Fields) > 0 {
		message = p.Fields[0].Message
	}
	return problem.New(p.Kind, fmt.Sprintf("Línea %d: %s", line, message), "Corrige el archivo y súbelo otra vez; no se importó nada.").Because(err)
}
