package procedure

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A citation is the word rev11 and one or more ids, in a comment.
var (
	citation = regexp.MustCompile(`\brev11\s+(?:(?:R-[USAT]|GAP|[GSPCEADFQ])-\d{2}(?:\s*[,/·]\s*|\s+(?:y|e|and|or)\s+|\s+)?)+`)
	clauseID = regexp.MustCompile(`(?:R-[USAT]|GAP|[GSPCEADFQ])-\d{2}`)
)

// Citations scans a source tree for citations of clauses: comments of Go files,
// and the whole text of templates, SQL and stories. It tells code from tests by
// the name of the file, and fails on an id that is in no catalogue. Paths are
// relative to the root, with slashes.
func Citations(root string) (map[string]Places, error) {
	out := map[string]Places{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case ".git", "node_modules", "recursos", "docs", "bin":
				return filepath.SkipDir
			}
			return nil
		}
		test, ok := citing(path)
		if !ok {
			return nil
		}
		text, err := prose(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return note(out, text, filepath.ToSlash(rel), test)
	})
	return out, err
}

// citing reports whether a file may cite clauses, and whether it is a test.
func citing(path string) (test, ok bool) {
	slash := filepath.ToSlash(path)
	switch {
	case strings.HasSuffix(slash, "_templ.go"):
		return false, false
	case strings.HasSuffix(slash, "_test.go"):
		return true, true
	case strings.Contains(slash, "/testdata/"):
		return true, strings.HasSuffix(slash, ".txt")
	case strings.HasSuffix(slash, ".go"), strings.HasSuffix(slash, ".templ"), strings.HasSuffix(slash, ".sql"):
		return false, true
	}
	return false, false
}

// prose is the part of a file where citations count.
func prose(path string) (string, error) {
	if !strings.HasSuffix(path, ".go") {
		data, err := os.ReadFile(path)
		return string(data), err
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return "", err
	}
	// A file that does not parse right now is somebody's unfinished work: what was
	// read of it counts, and the compiler will complain better than we can.
	var b strings.Builder
	for _, g := range file.Comments {
		b.WriteString(g.Text())
		b.WriteByte('\n')
	}
	return b.String(), nil
}

func note(out map[string]Places, text, file string, test bool) error {
	for _, c := range citation.FindAllString(text, -1) {
		for _, id := range clauseID.FindAllString(c, -1) {
			_, known := RequirementByID(id)
			if _, reading := ReadingByID(id); !known && !reading {
				return fmt.Errorf("%s cites %q, which is in no catalogue", file, id)
			}
			p := out[id]
			if test {
				p.Test = append(p.Test, file)
			} else {
				p.Code = append(p.Code, file)
			}
			out[id] = p
		}
	}
	return nil
}
