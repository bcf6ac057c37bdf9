package equipment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// File is a paper or a photograph of a machine. Its content lies in the store of blobs.
type File struct {
	ID          string           `db:"id"`
	AssetID     ID               `db:"asset_id"`
	Kind        string           `db:"kind"` // key of FileKinds
	Note        string           `db:"note"`
	Name        string           `db:"name"`
	MediaType   string           `db:"media_type"`
	Size        int64            `db:"size"`
	Hash        string           `db:"hash"` // of the content
	By          string           `db:"by_id"`
	At          database.Instant `db:"at"`
	WithdrawnBy string           `db:"withdrawn_by"`
	WithdrawnAt database.Instant `db:"withdrawn_at"`
	Reason      string           `db:"reason"`
}

// FileKinds are the kinds of file, as pairs of key and words.
var FileKinds = [][2]string{{"foto", "Fotografía"}, {"resguardo", "Resguardo"}, {"factura", "Factura"}, {"garantia", "Póliza o garantía"}, {"otro", "Otro documento"}}

// KindWords are the words of a file's kind.
func (f File) KindWords() string {
	for _, k := range FileKinds {
		if k[0] == f.Kind {
			return k[1]
		}
	}
	return f.Kind
}

// mostFiles bounds what one machine carries.
const mostFiles = 100

const fileColumns = `f.id, f.asset_id, f.kind, f.note, f.name, f.media_type, f.size, f.hash, f.by_id, f.at, f.withdrawn_by, f.withdrawn_at, f.reason`

// Files returns the files of a machine that were not withdrawn, the newest first.
func (s *Store) Files(ctx context.Context, c *database.Conn, id ID) (list []File, err error) {
	if err = c.Select(ctx, &list, `SELECT `+fileColumns+` FROM asset_files f WHERE f.asset_id = ? AND f.withdrawn_at = '' ORDER BY f.at DESC, f.id DESC LIMIT ?`, id, mostFiles); err != nil {
		err = fmt.Errorf("read the files of a machine: %w", err)
	}
	return list, err
}

// File returns one file of a machine; problem.NotFound for one that is not there, or was
// withdrawn.
func (s *Store) File(ctx context.Context, c *database.Conn, asset ID, id string) (f File, err error) {
	err = c.Get(ctx, &f, `SELECT `+fileColumns+` FROM asset_files f WHERE f.id = ? AND f.asset_id = ? AND f.withdrawn_at = ''`, id, asset)
	switch {
	case database.IsNone(err):
		return f, problem.Missing("ese archivo")
	case err != nil:
		return f, fmt.Errorf("read a file of a machine: %w", err)
	}
	return f, nil
}

// AddFiles adds files whose content is in the store of blobs already. Whoever calls judges
// who may. problem.Invalid for an unknown kind or too many.
func (s *Store) AddFiles(ctx context.Context, c *database.Conn, by audit.By, asset ID, files []File) error {
	if len(files) == 0 {
		return problem.OnField("adjuntos", "Elige al menos un archivo.")
	}
	a, err := s.Asset(ctx, c, asset)
	if err != nil {
		return err
	}
	// The entry comes first: two who add at once wait for each other, so that the count holds.
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name + " " + f.Hash
	}
	if err := audit.Append(ctx, c, by.On(chainOf(a.ID), "archivo", map[string]any{"archivos": names})); err != nil {
		return err
	}
	var n int
	if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM asset_files WHERE asset_id = ? AND withdrawn_at = ''`, a.ID); err != nil {
		return fmt.Errorf("count the files of a machine: %w", err)
	}
	if n+len(files) > mostFiles {
		return problem.OnField("adjuntos", fmt.Sprintf("Un equipo lleva %d archivos cuando más; retira los que ya no sirvan.", mostFiles))
	}
	for _, f := range files {
		if !slices.ContainsFunc(FileKinds, func(k [2]string) bool { return k[0] == f.Kind }) {
			return problem.OnField("clase", "Elige qué es el archivo.")
		}
		_, err := c.Exec(ctx, `INSERT INTO asset_files (id, asset_id, kind, note, name, media_type, size, hash, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			database.NewID(), a.ID, f.Kind, strings.TrimSpace(f.Note), f.Name, f.MediaType, f.Size, f.Hash, by.Actor, database.At(by.At))
		if err != nil {
			return fmt.Errorf("add a file to a machine: %w", err)
		}
	}
	return nil
}

// WithdrawFile takes a file from the page of a machine, with the reason; its row stays.
func (s *Store) WithdrawFile(ctx context.Context, c *database.Conn, by audit.By, asset ID, id, reason string) error {
	if reason = strings.TrimSpace(reason); len([]rune(reason)) < 5 {
		return problem.OnField("motivo", "Escribe el motivo con al menos 5 caracteres.")
	}
	n, err := c.Exec(ctx, `UPDATE asset_files SET withdrawn_by = ?, withdrawn_at = ?, reason = ? WHERE id = ? AND asset_id = ? AND withdrawn_at = ''`,
		by.Actor, database.At(by.At), reason, id, asset)
	switch {
	case err != nil:
		return fmt.Errorf("withdraw a file of a machine: %w", err)
	case n == 0:
		return problem.Missing("ese archivo")
	}
	return audit.Append(ctx, c, by.On(chainOf(asset), "archivo retirado", map[string]string{"archivo": id, "motivo": reason}))
}
