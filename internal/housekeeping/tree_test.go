package housekeeping

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// tree is what the rules judge: the packages as the go command sees them and the
// text of every file, by paths from the root of the repository.
type tree struct {
	module   string
	packages []pkg
	files    map[string]string

	fset   *token.FileSet
	parsed map[string]*ast.File
}

// pkg is one package of ours.
type pkg struct {
	path    string   // "internal/orders", "cmd/soporte"
	imports []string // without those of its tests
	tests   []string // those of its tests alone
}

// offence says where a rule is broken and how.
type offence struct{ where, what string }

func (o offence) String() string { return o.where + ": " + o.what }

// rule is a house rule: it returns what offends against it.
type rule func(*tree) []offence

// holds fails the test with every offence in the real tree.
func holds(t *testing.T, r rule) {
	t.Helper()
	for _, o := range r(real(t)) {
		t.Error(o)
	}
}

// finds plants files in an otherwise empty tree and wants exactly one offence,
// whose text mentions all the words.
func finds(t *testing.T, name string, r rule, planted *tree, words ...string) {
	t.Helper()
	found := r(planted)
	if len(found) != 1 {
		t.Errorf("%s: %d offences, want one: %v", name, len(found), found)
		return
	}
	for _, w := range words {
		if !strings.Contains(found[0].String(), w) {
			t.Errorf("%s: %q does not mention %q", name, found[0], w)
		}
	}
}

// passes wants no offence in a planted tree.
func passes(t *testing.T, name string, r rule, planted *tree) {
	t.Helper()
	for _, o := range r(planted) {
		t.Errorf("%s: %v", name, o)
	}
}

// plant makes a small tree: files, and packages given as "path: import import".
func plant(files map[string]string, packages ...string) *tree {
	t := &tree{module: "example.test/m", files: files}
	for _, p := range packages {
		path, imports, _ := strings.Cut(p, ":")
		imports, tests, _ := strings.Cut(imports, "|")
		q := pkg{path: path}
		for _, i := range strings.Fields(imports) {
			q.imports = append(q.imports, t.absolute(i))
		}
		for _, i := range strings.Fields(tests) {
			q.tests = append(q.tests, t.absolute(i))
		}
		t.packages = append(t.packages, q)
	}
	return t
}

// absolute turns a path of ours into an import path.
func (t *tree) absolute(path string) string {
	if strings.HasPrefix(path, "internal/") || strings.HasPrefix(path, "cmd/") {
		return t.module + "/" + path
	}
	return path
}

// own turns an import path into a path of ours.
func (t *tree) own(path string) (string, bool) { return strings.CutPrefix(path, t.module+"/") }

// goFiles returns the paths of the Go files under a folder, in order.
func (t *tree) goFiles(under string) []string {
	var list []string
	for path := range t.files {
		if strings.HasSuffix(path, ".go") && strings.HasPrefix(path, under) {
			list = append(list, path)
		}
	}
	slices.Sort(list)
	return list
}

// paths returns the paths of all files, in order.
func (t *tree) paths() []string { return slices.Sorted(maps.Keys(t.files)) }

// parse returns the syntax of a Go file, and nil when it cannot be read: the
// compiler says that better.
func (t *tree) parse(path string) *ast.File {
	if t.parsed == nil {
		t.parsed, t.fset = make(map[string]*ast.File), token.NewFileSet()
	}
	f, ok := t.parsed[path]
	if !ok {
		f, _ = parser.ParseFile(t.fset, path, t.files[path], parser.ParseComments|parser.SkipObjectResolution)
		t.parsed[path] = f
	}
	return f
}

// nodes yields the syntax of a Go file, node by node.
func (t *tree) nodes(path string) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		if f := t.parse(path); f != nil {
			for n := range ast.Preorder(f) {
				if !yield(n) {
					return
				}
			}
		}
	}
}

// at writes the place of a node.
func (t *tree) at(n ast.Node) string {
	p := t.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// text returns the value of a string literal.
func text(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func isTest(path string) bool { return strings.HasSuffix(path, "_test.go") }

func isGenerated(path string) bool {
	return strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_gen.go")
}

func dirOf(path string) string { return filepath.ToSlash(filepath.Dir(path)) }

// root is the folder of go.mod.
var root = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = fmt.Errorf("no go.mod above the test")
		}
	}
	return "", err
})

// real returns the tree of this repository, read once.
func real(t *testing.T) *tree {
	t.Helper()
	whole, err := readTree()
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

var readTree = sync.OnceValues(func() (*tree, error) {
	dir, err := root()
	if err != nil {
		return nil, err
	}
	t := &tree{files: make(map[string]string)}
	if err := t.list(dir); err != nil {
		return nil, err
	}
	return t, t.read(dir)
})

// list asks the go command for the packages, those of the browser tests too.
func (t *tree) list(dir string) error {
	cmd := exec.Command("go", "list", "-e", "-tags", "browser", "-json=ImportPath,Imports,TestImports,XTestImports,Module", "./...")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct {
			ImportPath                         string
			Imports, TestImports, XTestImports []string
			Module                             struct{ Path string }
		}
		if err := d.Decode(&p); err != nil {
			return err
		}
		t.module = p.Module.Path
		path := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, t.module), "/")
		t.packages = append(t.packages, pkg{path, p.Imports, append(p.TestImports, p.XTestImports...)})
	}
	return nil
}

// read takes in the text files. What is fetched, built or binary is left out.
func (t *tree) read(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch d.Name() {
		case ".git", "node_modules", "build", "datos":
			if d.IsDir() {
				return fs.SkipDir
			}
		}
		if !d.Type().IsRegular() || d.Name() == ".git" { // a linked worktree has a file that names another folder
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		t.files[filepath.ToSlash(rel)] = string(data)
		return nil
	})
}

func TestTheTreeIsRead(t *testing.T) {
	whole := real(t)
	if len(whole.packages) < 5 || len(whole.files) < 20 || whole.files["go.mod"] == "" {
		t.Errorf("%d packages and %d files: the rules would judge nothing", len(whole.packages), len(whole.files))
	}
	if !slices.ContainsFunc(whole.packages, func(p pkg) bool { return p.path == "internal/housekeeping" }) {
		t.Error("the tree does not hold this package")
	}
}

func TestWhatIsNoPartOfTheTreeIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"a/b.go": "package a", ".git": "gitdir: elsewhere\n", "c/.git/HEAD": "x", "c/node_modules/m.js": "x", "build/out.txt": "x", "datos/d.txt": "x", "binary": "a\x00b", ".gitignore": "build",
	} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	small := &tree{files: make(map[string]string)}
	if err := small.read(dir); err != nil {
		t.Fatal(err)
	}
	if got := small.paths(); !slices.Equal(got, []string{".gitignore", "a/b.go"}) {
		t.Errorf("the tree holds %v", got)
	}
}
