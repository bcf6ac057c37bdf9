package people

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// What is counted. An account that is being guessed at from everywhere must not
// lock its owner out; so an address from which the owner has signed in before is
// counted apart, as a device, and does not wait for the strangers.
const (
	accountAttempts   = "cuenta"
	deviceAttempts    = "equipo" // account and known address
	addressAttempts   = "direccion"
	signatureAttempts = "firma"
)

const (
	freeGuesses   = 5 // failures before an account begins to wait
	firstWait     = 30 * time.Second
	longestWait   = 15 * time.Minute
	forgetGuesses = 24 * time.Hour // quiet time after which failures are forgotten
	addressFree   = 50             // failures of one address in addressWindow
	addressWindow = 15 * time.Minute
)

// waitAfter is how long an account waits after so many failures: it doubles.
func waitAfter(failures int64) time.Duration {
	if failures < freeGuesses {
		return 0
	}
	wait := firstWait
	for n := failures; n > freeGuesses && wait < longestWait; n-- {
		wait *= 2
	}
	return min(wait, longestWait)
}

// counter is what is known about the attempts of one subject.
type counter struct {
	Failures int64            `db:"failures"`
	Since    database.Instant `db:"since"`
	Blocked  database.Instant `db:"blocked_until"`
}

// count takes one more attempt as failed before it is judged: a hundred guesses
// sent together are then a hundred counted ones. It returns how long to wait, 0
// when the attempt may go on; an attempt that must wait is not counted. forgive
// takes the count back.
func count(ctx context.Context, c *database.Conn, kind, subject string, now time.Time) (time.Duration, error) {
	i := database.At(now)
	quiet, window := database.At(now.Add(-forgetGuesses)), ""
	if kind == addressAttempts {
		window = database.At(now.Add(-addressWindow)).String()
	}
	// An old count begins anew; a blocked one stays as it is.
	var k counter
	err := c.Get(ctx, &k, `
		INSERT INTO sign_in_attempts (kind, subject, failures, since, last_at, blocked_until) VALUES (?, ?, 1, ?, ?, '')
		ON CONFLICT (kind, subject) DO UPDATE SET
			failures = CASE WHEN sign_in_attempts.blocked_until > ? THEN sign_in_attempts.failures
				WHEN sign_in_attempts.last_at < ? OR sign_in_attempts.since < ? THEN 1
				ELSE sign_in_attempts.failures + 1 END,
			since = CASE WHEN sign_in_attempts.blocked_until > ? THEN sign_in_attempts.since
				WHEN sign_in_attempts.last_at < ? OR sign_in_attempts.since < ? THEN ?
				ELSE sign_in_attempts.since END,
			last_at = ?
		RETURNING failures, since, blocked_until`,
		kind, subject, i, i,
		i, quiet, window,
		i, quiet, window, i,
		i)
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	if k.Blocked.After(now) {
		return k.Blocked.Sub(now), nil
	}
	var until time.Time
	switch {
	case kind == addressAttempts && k.Failures >= addressFree:
		until = k.Since.Add(addressWindow)
	case kind != addressAttempts:
		if wait := waitAfter(k.Failures); wait > 0 {
			until = now.Add(wait)
		}
	}
	if until.After(now) {
		_, err = c.Exec(ctx, `UPDATE sign_in_attempts SET blocked_until = ? WHERE kind = ? AND subject = ?`,
			database.At(until), kind, subject)
		if err != nil {
			return 0, fmt.Errorf("block a subject: %w", err)
		}
	}
	return 0, nil
}

// forgive takes back what count took as failed: the whole count of an account or
// device, one attempt of an address, behind which a whole building may sit.
func forgive(ctx context.Context, c *database.Conn, kind, subject string) error {
	var err error
	if kind == addressAttempts {
		_, err = c.Exec(ctx, `
			UPDATE sign_in_attempts SET failures = failures - 1,
				blocked_until = CASE WHEN failures - 1 < ? THEN '' ELSE blocked_until END
			WHERE kind = ? AND subject = ? AND failures > 0`, addressFree, kind, subject)
	} else {
		_, err = c.Exec(ctx, `DELETE FROM sign_in_attempts WHERE kind = ? AND subject = ?`, kind, subject)
	}
	if err != nil {
		return fmt.Errorf("forgive an attempt: %w", err)
	}
	return nil
}

// Tidy forgets attempts older than a day; a job calls it. What it removes is no
// record of the procedure.
func (s *Store) Tidy(ctx context.Context, c *database.Conn, now time.Time) error {
	_, err := c.Exec(ctx, `DELETE FROM sign_in_attempts WHERE last_at < ?`, database.At(now.Add(-forgetGuesses)))
	if err != nil {
		return fmt.Errorf("tidy attempts: %w", err)
	}
	return nil
}

// waitProblem tells a person how long to wait.
func waitProblem(wait time.Duration) error {
	wait = (wait + time.Second - 1).Truncate(time.Second)
	words := fmt.Sprintf("%d segundos", int(wait.Seconds()))
	switch {
	case wait == time.Second:
		words = "1 segundo"
	case wait > 90*time.Second:
		words = fmt.Sprintf("%d minutos", int((wait+time.Minute-1)/time.Minute))
	}
	return problem.New(problem.TooMany, "Hubo demasiados intentos fallidos.",
		"Espera "+words+" y vuelve a intentarlo con calma; tu cuenta no está bloqueada de forma permanente.")
}
