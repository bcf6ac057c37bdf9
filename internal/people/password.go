package people

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"secogem.gob.mx/soporte/internal/problem"
)

// hashing is what one guess costs: 19 MiB, two passes, one lane (about 50 ms).
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// shown is what a guess costs in the demonstration, where the PIN stands on every
// page and its people sign by the hundred.
var shown = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashesAtOnce bounds how many hashes are computed together, so that a burst of
// guesses takes neither the memory nor both processors.
const hashesAtOnce = 2

// nobody is what a guess is compared with when the account does not exist: the
// hash of nothing anybody knows, so that the work is the same.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$c29wb3J0ZS1uYWRpZS1hcw$Qm9ybSBsaWtlIGEgc2VjcmV0IG5vYm9keSBrbm93cyE"

// enter waits for a turn to hash, or for the end of ctx.
func (s *Store) enter(ctx context.Context) error {
	select {
	case s.gate <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Store) leave() { <-s.gate }

func (s *Store) hash(ctx context.Context, secret string) (string, error) {
	if err := s.enter(ctx); err != nil {
		return "", err
	}
	defer s.leave()
	if s.demo {
		return argon2id.CreateHash(secret, shown)
	}
	return argon2id.CreateHash(secret, hashing)
}

// matches compares a secret with a hash; "" stands for an account without one and
// costs the same.
func (s *Store) matches(ctx context.Context, secret, hash string) (bool, error) {
	if err := s.enter(ctx); err != nil {
		return false, err
	}
	defer s.leave()
	against := hash
	if against == "" {
		against = nobody
	}
	if len(secret) > longest {
		secret = secret[:longest]
	}
	ok, err := argon2id.ComparePasswordAndHash(secret, against)
	return ok && hash != "", err
}

const (
	shortest = 12  // characters of a password
	longest  = 256 // bytes of a password
)

// judgePassword refuses passwords that would be guessed first. Length is what is
// asked; composition rules are not.
func judgePassword(password string, p Person) error {
	lower := strings.ToLower(password)
	local, _, _ := strings.Cut(fold(p.Email), "@")
	n := utf8.RuneCountInString(password)
	switch {
	case n < shortest:
		return problem.OnField("contrasena", "Escribe al menos 12 caracteres; una frase de varias palabras es fácil de recordar.")
	case len(password) > longest:
		return problem.OnField("contrasena", "La contraseña es demasiado larga; usa hasta 200 caracteres.")
	case n > 0 && strings.Count(lower, lower[:len(string([]rune(lower)[0]))]) == n:
		return problem.OnField("contrasena", "No repitas un mismo carácter; escribe una frase de varias palabras.")
	case local != "" && strings.Contains(lower, local) && n < len(local)+8, lower == fold(p.Email), lower == strings.ToLower(p.Name):
		return problem.OnField("contrasena", "No uses tu nombre ni tu correo; escribe una frase de varias palabras.")
	}
	for _, common := range []string{"contraseña12", "contraseña123", "contrasena12", "contrasena123", "password1234", "123456789012", "qwertyuiop12", "administrador", "soporte12345"} {
		if lower == common {
			return problem.OnField("contrasena", "Esa contraseña es muy conocida; escribe una frase de varias palabras.")
		}
	}
	return nil
}

// judgePIN refuses what is no PIN of four to eight digits, or too easy a one.
func judgePIN(pin string) error {
	if len(pin) < 4 || len(pin) > 8 || strings.Trim(pin, "0123456789") != "" {
		return problem.OnField("pin", "Escribe de 4 a 8 dígitos.")
	}
	if strings.Count(pin, pin[:1]) == len(pin) || strings.Contains("01234567890", pin) || strings.Contains("09876543210", pin) {
		return problem.OnField("pin", "Ese PIN es fácil de adivinar; evita dígitos repetidos o seguidos.")
	}
	return nil
}
