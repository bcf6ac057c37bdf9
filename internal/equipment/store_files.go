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

// File is a paper or a photograph of a machine, a contract or a provider. Its content lies in the store
// of blobs.
type File struct {
	ID          string           `db:"id"`
	Of          string           `db:"of_id"` // id of the machine, contract or provider
	Kind        string           `db:"kind"`  // key of the kinds of its owner
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

// FileKinds, ContractFileKinds and ProviderFileKinds are the kinds of file of a machine, of a
// contract and of a provider, as pairs of key and words. «Cómo se reporta» is what a provider
// wrote on claims.
var (
	FileKinds         = [][2]string{{"foto", "Fotografía"}, {"resguardo", "Resguardo"}, {"factura", "Factura"}, {"garantia", "Póliza o garantía"}, {"otro", "Otro documento"}}
	ContractFileKinds = [][2]string{{"contrato", "Contrato"}, {"convenio", "Convenio modificatorio"}, {"anexo", "Anexo técnico"}, {"fianza", "Fianza o póliza"}, {"reporte", "Cómo se reporta"}, {"otro", "Otro documento"}}
	ProviderFileKinds = [][2]string{{"reporte", "Cómo se reporta"}, {"directorio", "Directorio de contactos"}, {"acreditacion", "Acreditación de quien lo representa"}, {"otro", "Otro documento"}}
)

// KindWords are the words of a file's kind.
func (f File) KindWords() string {
	for _, k := range slices.Concat(FileKinds, ContractFileKinds, ProviderFileKinds) {
		if k[0] == f.Kind {
			return k[1]
		}
	}
	return f.Kind
}

// mostFiles bounds what one machine, contract or provider carries.
const mostFiles = 100

// shelf is where the files of one kind of thing are kept.
type shelf struct {
	read, count, insert, withdraw string
	kinds                         [][2]string
	chain                         func(id string) string
	each                          string // «Un equipo lleva»
}

// The columns of a file after that of its owner.
const fileColumns = ` AS of_id, f.id, f.kind, f.note, f.name, f.media_type, f.size, f.hash, f.by_id, f.at, f.withdrawn_by, f.withdrawn_at, f.reason FROM `

var (
	assetShelf = shelf{
		read:     `SELECT f.asset_id` + fileColumns + `asset_files f WHERE f.asset_id = ? AND f.withdrawn_at = ''`,
		count:    `SELECT COUNT(*) FROM asset_files WHERE asset_id = ? AND withdrawn_at = ''`,
		insert:   `INSERT INTO asset_files (id, asset_id, kind, note, name, media_type, size, hash, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		withdraw: `UPDATE asset_files SET withdrawn_by = ?, withdrawn_at = ?, reason = ? WHERE id = ? AND asset_id = ? AND withdrawn_at = ''`,
		kinds:    FileKinds, chain: func(id string) string { return chainOf(ID(id)) }, each: "Un equipo lleva",
	}
	contractShelf = shelf{
		read:     `SELECT f.contract_id` + fileColumns + `contract_files f WHERE f.contract_id = ? AND f.withdrawn_at = ''`,
		count:    `SELECT COUNT(*) FROM contract_files WHERE contract_id = ? AND withdrawn_at = ''`,
		insert:   `INSERT INTO contract_files (id, contract_id, kind, note, name, media_type, size, hash, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		withdraw: `UPDATE contract_files SET withdrawn_by = ?, withdrawn_at = ?, reason = ? WHERE id = ? AND contract_id = ? AND withdrawn_at = ''`,
		kinds:    ContractFileKinds, chain: func(id string) string { return "contrato:" + id }, each: "Un contrato lleva",
	}
	providerShelf = shelf{
		read:     `SELECT f.provider_id` + fileColumns + `provider_files f WHERE f.provider_id = ? AND f.withdrawn_at = ''`,
		count:    `SELECT COUNT(*) FROM provider_files WHERE provider_id = ? AND withdrawn_at = ''`,
		insert:   `INSERT INTO provider_files (id, provider_id, kind, note, name, media_type, size, hash, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		withdraw: `UPDATE provider_files SET withdrawn_by = ?, withdrawn_at = ?, reason = ? WHERE id = ? AND provider_id = ? AND withdrawn_at = ''`,
		kinds:    ProviderFileKinds, chain: func(id string) string { return "proveedor:" + id }, each: "Un proveedor lleva",
	}
)

func (x shelf) files(ctx context.Context, c *database.Conn, of string) (list []File, err error) {
	if err = c.Select(ctx, &list, x.read+` ORDER BY f.at DESC, f.id DESC LIMIT ?`, of, mostFiles); err != nil {
		err = fmt.Errorf("read files: %w", err)
	}
	return list, err
}

func (x shelf) file(ctx context.Context, c *database.Conn, of, id string) (f File, err error) {
	err = c.Get(ctx, &f, x.read+` AND f.id = ?`, of, id)
	switch {
	case database.IsNone(err):
		return f, problem.Missing("ese archivo")
	case err != nil:
		return f, fmt.Errorf("read a file: %w", err)
	}
	return f, nil
}

func (x shelf) add(ctx context.Context, c *database.Conn, by audit.By, of string, files []File) error {
	if len(files) == 0 {
		return problem.OnField("adjuntos", "Elige al menos un archivo.")
	}
	// The entry comes first: two who add at once wait for each other, so that the count holds.
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name + " " + f.Hash
	}
	if err := audit.Append(ctx, c, by.On(x.chain(of), "archivo", map[string]any{"archivos": names})); err != nil {
		return err
	}
	var n int
	if err := c.Get(ctx, &n, x.count, of); err != nil {
		return fmt.Errorf("count files: %w", err)
	}
	if n+len(files) > mostFiles {
		return problem.OnField("adjuntos", fmt.Sprintf("%s %d archivos cuando más; retira los que ya no sirvan.", x.each, mostFiles))
	}
	for _, f := range files {
		if !slices.ContainsFunc(x.kinds, func(k [2]string) bool { return k[0] == f.Kind }) {
			return problem.OnField("clase", "Elige qué es el archivo.")
		}
		if _, err := c.Exec(ctx, x.insert, database.NewID(), of, f.Kind, strings.TrimSpace(f.Note), f.Name, f.MediaType, f.Size, f.Hash, by.Actor, database.At(by.At)); err != nil {
			return fmt.Errorf("add a file: %w", err)
		}
	}
	return nil
}

func (x shelf) remove(ctx context.Context, c *database.Conn, by audit.By, of, id, reason string) error {
	if reason = strings.TrimSpace(reason); len([]rune(reason)) < 5 {
		return problem.OnField("motivo", "Escribe el motivo con al menos 5 caracteres.")
	}
	n, err := c.Exec(ctx, x.withdraw, by.Actor, database.At(by.At), reason, id, of)
	switch {
	case err != nil:
		return fmt.Errorf("withdraw a file: %w", err)
	case n == 0:
		return problem.Missing("ese archivo")
	}
	return audit.Append(ctx, c, by.On(x.chain(of), "archivo retirado", map[string]string{"archivo": id, "motivo": reason}))
}

// Files returns the files of a machine that were not withdrawn, the newest first.
func (s *Store) Files(ctx context.Context, c *database.Conn, id ID) ([]File, error) {
	return assetShelf.files(ctx, c, string(id))
}

// File returns one file of a machine; problem.NotFound for one that is not there, or was
// withdrawn.
func (s *Store) File(ctx context.Context, c *database.Conn, asset ID, id string) (File, error) {
	return assetShelf.file(ctx, c, string(asset), id)
}

// AddFiles adds files whose content is in the store of blobs already. Whoever calls judges
// who may. problem.Invalid for an unknown kind or too many.
func (s *Store) AddFiles(ctx context.Context, c *database.Conn, by audit.By, asset ID, files []File) error {
	if _, err := s.Asset(ctx, c, asset); err != nil {
		return err
	}
	return assetShelf.add(ctx, c, by, string(asset), files)
}

// WithdrawFile takes a file from the page of a machine, with the reason; its row stays.
func (s *Store) WithdrawFile(ctx context.Context, c *database.Conn, by audit.By, asset ID, id, reason string) error {
	return assetShelf.remove(ctx, c, by, string(asset), id, reason)
}

// ContractFiles returns the papers of a contract that were not withdrawn, the newest first.
func (s *Store) ContractFiles(ctx context.Context, c *database.Conn, contract string) ([]File, error) {
	return contractShelf.files(ctx, c, contract)
}

// ContractFile returns one paper of a contract; problem.NotFound for one that is not there,
// or was withdrawn.
func (s *Store) ContractFile(ctx context.Context, c *database.Conn, contract, id string) (File, error) {
	return contractShelf.file(ctx, c, contract, id)
}

// AddContractFiles adds papers whose content is in the store of blobs already (GAP-36, rev11
// D-11). Whoever calls judges who may. problem.NotFound for no such contract,
// problem.Invalid for an unknown kind or too many.
func (s *Store) AddContractFiles(ctx context.Context, c *database.Conn, by audit.By, contract string, files []File) error {
	if _, err := s.Contract(ctx, c, contract); err != nil {
		return err
	}
	return contractShelf.add(ctx, c, by, contract, files)
}

// WithdrawContractFile takes a paper from the page of a contract, with the reason; its row
// stays.
func (s *Store) WithdrawContractFile(ctx context.Context, c *database.Conn, by audit.By, contract, id, reason string) error {
	return contractShelf.remove(ctx, c, by, contract, id, reason)
}

// ProviderFiles returns the papers of a provider that were not withdrawn, the newest first.
func (s *Store) ProviderFiles(ctx context.Context, c *database.Conn, provider string) ([]File, error) {
	return providerShelf.files(ctx, c, provider)
}

// ProviderFile returns one paper of a provider; problem.NotFound for one that is not there,
// or was withdrawn.
func (s *Store) ProviderFile(ctx context.Context, c *database.Conn, provider, id string) (File, error) {
	return providerShelf.file(ctx, c, provider, id)
}

// AddProviderFiles adds papers whose content is in the store of blobs already (GAP-35, rev11
// Whoever calls judges who may. problem.NotFound for no such provider,
// problem.Invalid for an unknown kind or too many.
func (s *Store) AddProviderFiles(ctx context.Context, c *database.Conn, by audit.By, provider string, files []File) error {
	if _, err := s.Provider(ctx, c, provider); err != nil {
		return err
	}
	return providerShelf.add(ctx, c, by, provider, files)
}

// WithdrawProviderFile takes a paper from the page of a provider, with the reason; its row
// stays.
func (s *Store) WithdrawProviderFile(ctx context.Context, c *database.Conn, by audit.By, provider, id, reason string) error {
	return providerShelf.remove(ctx, c, by, provider, id, reason)
}
