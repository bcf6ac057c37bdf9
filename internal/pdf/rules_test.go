package pdf

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// opened is a PDF as qpdf reads it: a reader that is not ours, so that our mistakes of
// writing are not made again in reading.
type opened struct {
	raw     []byte
	objects map[string]map[string]any // by reference: a dictionary, that of a stream too
	streams map[string][]byte         // what streams hold, unpacked
	trailer map[string]any
}

func open(t testing.TB, made []byte) *opened {
	t.Helper()
	var said struct {
		QPDF []json.RawMessage `json:"qpdf"`
	}
	out := tool(t, made, "qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=all", "FILE")
	if err := json.Unmarshal([]byte(out), &said); err != nil || len(said.QPDF) != 2 {
		t.Fatalf("qpdf's answer: %v", err)
	}
	var entries map[string]struct {
		Value  any
		Stream *struct {
			Dict map[string]any
			Data string
		}
	}
	if err := json.Unmarshal(said.QPDF[1], &entries); err != nil {
		t.Fatal(err)
	}
	o := &opened{raw: made, objects: make(map[string]map[string]any), streams: make(map[string][]byte)}
	for key, e := range entries {
		name := strings.TrimPrefix(key, "obj:")
		switch dict, _ := e.Value.(map[string]any); {
		case key == "trailer":
			o.trailer = dict
		case e.Stream != nil:
			data, err := base64.StdEncoding.DecodeString(e.Stream.Data)
			if err != nil {
				t.Fatal(err)
			}
			o.objects[name], o.streams[name] = e.Stream.Dict, data
		case dict != nil:
			o.objects[name] = dict
		}
	}
	return o
}

// get follows references.
func (o *opened) get(v any) map[string]any {
	if s, ok := v.(string); ok {
		return o.objects[s]
	}
	m, _ := v.(map[string]any)
	return m
}

func list(v any) []any { l, _ := v.([]any); return l }
func str(v any) string { s, _ := v.(string); return s }

// rules are those of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) that a machine can
// judge and that a paper of ours could break. Each gives what it finds wrong.
var rules = map[string]func(o *opened) []string{
	"file and trailer":      judgeFile,
	"catalogue":             judgeCatalog,
	"XMP equals Info":       judgeMetadata,
	"output intent":         judgeIntent,
	"embedded data":         judgeEmbedded,
	"nothing forbidden":     judgeForbidden,
	"pages and their marks": judgePages,
	"tree of tags":          judgeTags,
	"fonts":                 judgeFonts,
}

func judge(o *opened) (wrong []string) {
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		for _, w := range rules[name](o) {
			wrong = append(wrong, name+": "+w)
		}
	}
	return wrong
}

func judgeFile(o *opened) (wrong []string) {
	if !regexp.MustCompile(`^%PDF-1\.7\n%[\x80-\xff]{4}\n`).Match(latin(o.raw[:20])) {
		wrong = append(wrong, "no header of version 1.7 with four high bytes")
	}
	if !bytes.HasSuffix(o.raw, []byte("%%EOF\n")) || bytes.Count(o.raw, []byte("startxref")) != 1 {
		wrong = append(wrong, "not one section that ends the file")
	}
	if ids := list(o.trailer["/ID"]); len(ids) != 2 || str(ids[0]) == "" {
		wrong = append(wrong, "no identity")
	}
	if o.trailer["/Encrypt"] != nil {
		wrong = append(wrong, "encrypted")
	}
	return wrong
}

// latin makes bytes fit for a regular expression, one character a byte.
func latin(b []byte) []byte {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return []byte(s.String())
}

func judgeCatalog(o *opened) (wrong []string) {
	root := o.get(o.trailer["/Root"])
	if o.get(root["/MarkInfo"])["/Marked"] != true {
		wrong = append(wrong, "not marked as tagged")
	}
	if o.get(root["/ViewerPreferences"])["/DisplayDocTitle"] != true {
		wrong = append(wrong, "shows its file name, not its title")
	}
	if lang := str(root["/Lang"]); !regexp.MustCompile(`^u:[a-z]{2}(-[A-Z]{2})?$`).MatchString(lang) {
		wrong = append(wrong, "language "+lang)
	}
	for _, key := range []string{"/OCProperties", "/AA", "/OpenAction", "/Requirements", "/NeedsRendering", "/AcroForm", "/Perms"} {
		if root[key] != nil {
			wrong = append(wrong, "has "+key)
		}
	}
	return wrong
}

func judgeMetadata(o *opened) (wrong []string) {
	root, info := o.get(o.trailer["/Root"]), o.get(o.trailer["/Info"])
	meta := o.get(root["/Metadata"])
	if meta["/Subtype"] != "/XML" || meta["/Filter"] != nil {
		return []string{"no metadata in plain XML"}
	}
	said := make(map[string]string)
	d := xml.NewDecoder(bytes.NewReader(o.streams[str(root["/Metadata"])]))
	var path []string
	for {
		token, err := d.Token()
		if err != nil {
			if err.Error() != "EOF" {
				wrong = append(wrong, "XMP is no XML: "+err.Error())
			}
			break
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			for i := len(path) - 1; i >= 0 && strings.TrimSpace(string(token)) != ""; i-- {
				if p := path[i]; p != "li" && p != "Alt" && p != "Seq" && p != "Bag" {
					said[p] = string(token)
					break
				}
			}
		}
	}
	if said["part"] != "3" || said["conformance"] != "A" {
		wrong = append(wrong, "does not say what it is")
	}
	date := func(s string) string { return regexp.MustCompile(`[^0-9]`).ReplaceAllString(s, "") }
	for key, name := range map[string]string{"/Title": "title", "/Author": "creator", "/Subject": "description", "/Creator": "CreatorTool", "/Producer": "Producer", "/CreationDate": "CreateDate", "/ModDate": "ModifyDate"} {
		a, b := strings.TrimPrefix(str(info[key]), "u:"), said[name]
		if strings.HasSuffix(key, "Date") {
			a, b = date(a), date(b)
		}
		if a != b || key == "/Title" && a == "" {
			wrong = append(wrong, fmt.Sprintf("%s is %q in Info and %q in XMP", key, a, b))
		}
	}
	return wrong
}

func judgeIntent(o *opened) []string {
	for _, v := range list(o.get(o.trailer["/Root"])["/OutputIntents"]) {
		intent := o.get(v)
		profile := o.streams[str(intent["/DestOutputProfile"])]
		if intent["/S"] == "/GTS_PDFA1" && len(profile) > 128 && string(profile[12:20]) == "mntrRGB " && string(profile[36:40]) == "acsp" && o.get(intent["/DestOutputProfile"])["/N"] == 3.0 {
			return nil
		}
	}
	return []string{"no profile of RGB"}
}

func judgeEmbedded(o *opened) (wrong []string) {
	root := o.get(o.trailer["/Root"])
	associated := make(map[string]bool)
	for _, v := range list(root["/AF"]) {
		associated[str(v)] = true
	}
	names := list(o.get(o.get(root["/Names"])["/EmbeddedFiles"])["/Names"])
	for i := 1; i < len(names); i += 2 {
		spec := o.get(names[i])
		data := o.get(o.get(spec["/EF"])["/F"])
		if !associated[str(names[i])] || spec["/AFRelationship"] != "/Source" || str(spec["/UF"]) == "" || spec["/F"] != spec["/UF"] {
			wrong = append(wrong, "a file that is not associated by name: "+str(names[i]))
		}
		if data["/Subtype"] != "/application/json" || data["/Params"] == nil {
			wrong = append(wrong, "a file that does not say what it is")
		}
		delete(associated, str(names[i]))
	}
	if len(associated) > 0 {
		wrong = append(wrong, "associated and not embedded")
	}
	return wrong
}

// judgeForbidden walks all objects for what must not be anywhere, and for limits.
func judgeForbidden(o *opened) (wrong []string) {
	keys := []string{"/SMask", "/Group", "/JS", "/Alternates", "/OPI", "/PS", "/TR", "/HTP", "/ExtGState", "/BM", "/CA", "/ca", "/XFA", "/LZWDecode"}
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case string:
			if len(v) > 32000 || strings.HasPrefix(v, "/") && len(v) > 127 {
				wrong = append(wrong, where+": a string that is too long")
			}
			if slices.Contains([]string{"/JavaScript", "/Launch", "/LZWDecode", "/Crypt", "/DeviceCMYK"}, v) {
				wrong = append(wrong, where+": "+v)
			}
		case []any:
			for _, x := range v {
				walk(where, x)
			}
		case map[string]any:
			if v["/Interpolate"] == true || v["/Type"] == "/Annot" {
				wrong = append(wrong, where+": interpolation or annotation")
			}
			for key, x := range v {
				if slices.Contains(keys, key) {
					wrong = append(wrong, where+": "+key)
				}
				walk(where, x)
			}
		}
	}
	for name, dict := range o.objects {
		walk(name, dict)
	}
	return wrong
}

func judgeFonts(o *opened) (wrong []string) {
	used := make(map[string]map[string]bool) // codes by font
	for _, p := range o.pages() {
		for name, codes := range o.scan(p).codes {
			ref := str(o.get(o.get(o.get(p)["/Resources"])["/Font"])["/"+name])
			if used[ref] == nil {
				used[ref] = make(map[string]bool)
			}
			maps.Copy(used[ref], codes)
		}
	}
	for ref, codes := range used {
		font := o.get(ref)
		kids := list(font["/DescendantFonts"])
		if font["/Subtype"] != "/Type0" || font["/Encoding"] != "/Identity-H" || len(kids) != 1 {
			wrong = append(wrong, "not a composite font: "+ref)
			continue
		}
		child := o.get(kids[0])
		desc := o.get(child["/FontDescriptor"])
		if !regexp.MustCompile(`^/[A-Z]{6}\+Noto`).MatchString(str(font["/BaseFont"])) || child["/BaseFont"] != font["/BaseFont"] || desc["/FontName"] != font["/BaseFont"] {
			wrong = append(wrong, "names of a font differ: "+ref)
		}
		if len(o.streams[str(desc["/FontFile2"])]) == 0 {
			wrong = append(wrong, "not embedded: "+ref)
		}
		glyphs, unicode := o.streams[str(child["/CIDToGIDMap"])], string(o.streams[str(font["/ToUnicode"])])
		for code := range codes {
			n, _ := strconv.ParseUint(code, 16, 16)
			if int(2*n+1) >= len(glyphs) || glyphs[2*n] == 0 && glyphs[2*n+1] == 0 {
				wrong = append(wrong, "a character without a glyph: "+code)
			}
			m := regexp.MustCompile(`(?m)^<` + code + `> <([0-9A-F]+)>$`).FindStringSubmatch(unicode)
			if m == nil || m[1] == "0000" || m[1] == "FEFF" || m[1] == "FFFE" || m[1] >= "E000" && m[1] <= "F8FF" && len(m[1]) == 4 {
				wrong = append(wrong, "a character that does not say what it is: "+code)
			}
		}
	}
	return wrong
}
