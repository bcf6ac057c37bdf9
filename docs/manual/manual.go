// Package manual is the manual in Spanish, a chapter for each role and one for who
// operates the program. Its Markdown is read here and in the product.
package manual

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

//go:embed *.md imagenes
var files embed.FS

// Chapter is one file of the manual.
type Chapter struct {
	Key      string // its name in the address: "usuario"
	Title    string
	Lead     string // its first sentence
	Text     []byte // Markdown
	Sections []Section
}

// Section is a heading of the second level; its key is the id of the heading.
type Section struct {
	Key   string
	Title string
}

// order is how the chapters stand: the roles as the procedure meets them, then who
// operates the program.
var order = []string{"usuario", "ast", "supervisor", "tdtic", "coordinacion", "administrador", "auditor", "operacion"}

var heading = regexp.MustCompile(`(?m)^## (.+?) \{#([a-z0-9-]+)\}$`)

// Chapters returns the whole manual, in order.
func Chapters() []Chapter { return slices.Clone(chapters) }

var chapters = func() (list []Chapter) {
	for _, key := range order {
		text, err := files.ReadFile(key + ".md")
		if err != nil {
			panic("manual: the chapter " + key + " is missing")
		}
		c := Chapter{Key: key, Text: text}
		head, rest, _ := strings.Cut(string(text), "\n")
		c.Title = strings.TrimPrefix(head, "# ")
		c.Lead, _, _ = strings.Cut(strings.TrimSpace(rest), "\n")
		for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
			c.Sections = append(c.Sections, Section{m[2], m[1]})
		}
		list = append(list, c)
	}
	return list
}()

// Find returns a chapter; false when there is none of that key.
func Find(key string) (Chapter, bool) {
	i := slices.IndexFunc(chapters, func(c Chapter) bool { return c.Key == key })
	if i < 0 {
		return Chapter{}, false
	}
	return chapters[i], true
}

// Pictures are the files of the pictures, by name.
func Pictures() fs.FS {
	sub, err := fs.Sub(files, "imagenes")
	if err != nil {
		panic(err) // the folder is embedded: it is there
	}
	return sub
}
