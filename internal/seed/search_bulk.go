package seed

// What an archive asks of other rooms' tables while it is being written.
const (
	searchCredential = `SELECT hash FROM credentials WHERE person_id = ? AND kind = 'contraseña'`
	searchHead       = `SELECT hash FROM audit_heads WHERE chain = ?`
)
