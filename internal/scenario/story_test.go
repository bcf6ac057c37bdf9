package scenario_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// A story is a text file, one line after another. Lines that begin with # and
// empty lines say nothing. A word that holds spaces is written «between these».
//
//	como lucia                      she acts from here on, in her own browser
//	GET /mi-turno                   opens a page
//	POST /pedir-soporte falla=«…»   fills in and sends a form of the page shown
//	hace asignar ast=@jorge …       opens the page of an activity of the order and sends its form
//	sin página POST /… a=b          sends what no page offers
//	doble clic                      sends the last form again, byte by byte
//	otra vez motivo=«…»             sends it again with the same key and another body
//	dos a la vez                    the indented lines «persona: POST …» at the same instant
//	espera código 422               what the program answered
//	espera texto «…» / no espera texto «…»
//	espera campo motivo=«…»         what a form shows as typed
//	espera estado E03 / espera turno ast lucia / custodia dtic
//	espera caminos OS-01 OS-06      the ways that the order went
//	espera calificación tacita / espera conclusión solucionada
//	espera papel ST-ERE firmado / espera aviso lucia «…»
//	espera órdenes 1                how many orders there are
//	espera expediente X20 proveedor where the external file and its machine are
//	espera pasos EX-02 EX-09        the ways that the file went
//	espera bitácora «EX-09 beatriz» the last entries of its audit; the chain is recomputed
//	iguales /a /b                   two answers that tell nothing apart
//	llama A / orden A               names the order spoken of; speaks of it again
//	avanza 3d hábiles / va a 2026-11-26 23:59:59 / va al vencimiento 1s / reloj
//	certifica irma                  she has a certificate; @efirma signs the text of the page
//	rol, ausente, parámetro, equipo what stands before the story begins
type line struct {
	no    int
	words []string
	block []line // indented lines below
}

func (l line) rest(n int) []string {
	if len(l.words) < n {
		return nil
	}
	return l.words[n:]
}

// readStory splits a file into lines of words.
func readStory(path string) ([]line, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var lines []line
	for i, text := range strings.Split(string(data), "\n") {
		trimmed := strings.TrimSpace(text)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		words, err := split(trimmed)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		l := line{no: i + 1, words: words}
		if strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t") {
			if len(lines) == 0 {
				return nil, fmt.Errorf("line %d is indented under nothing", i+1)
			}
			above := &lines[len(lines)-1]
			above.block = append(above.block, l)
			continue
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// split cuts a line into words; «…» keeps what is inside as one.
func split(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	quoted, any := false, false
	for _, r := range s {
		switch {
		case r == '«':
			if quoted {
				return nil, fmt.Errorf("« inside «»")
			}
			quoted, any = true, true
		case r == '»':
			quoted = false
		case r == ' ' && !quoted:
			if word.Len() > 0 || any {
				words = append(words, word.String())
			}
			word.Reset()
			any = false
		default:
			word.WriteRune(r)
		}
	}
	if quoted {
		return nil, fmt.Errorf("« without »")
	}
	if word.Len() > 0 || any {
		words = append(words, word.String())
	}
	return words, nil
}

// tell lives a story line by line; the first thing that is not as told ends it.
func (w *world) tell(lines []line) {
	w.t.Helper()
	for _, l := range lines {
		if err := w.live(l); err != nil {
			w.t.Fatalf("line %d, %s: %v", l.no, strings.Join(l.words, " "), err)
		}
	}
}

type verb struct {
	words []string
	do    func(w *world, l line, args []string) error
}

// live finds the verb with the most words that begins the line.
func (w *world) live(l line) error {
	var found *verb
	for i := range verbs {
		v := &verbs[i]
		if len(l.words) < len(v.words) || strings.Join(l.words[:len(v.words)], " ") != strings.Join(v.words, " ") {
			continue
		}
		if found == nil || len(v.words) > len(found.words) {
			found = v
		}
	}
	if found == nil {
		return fmt.Errorf("no such verb")
	}
	return found.do(w, l, l.rest(len(found.words)))
}

func TestWordsOfAStoryAreCut(t *testing.T) {
	got, err := split("POST /pedir-soporte falla=«La laptop  no enciende» vacío=«» x=1")
	want := []string{"POST", "/pedir-soporte", "falla=La laptop  no enciende", "vacío=", "x=1"}
	if err != nil || strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q, %v", got, err)
	}
	for _, torn := range []string{"a «b", "a «b «c» d»"} {
		if _, err := split(torn); err == nil {
			t.Errorf("%q was cut", torn)
		}
	}
}
