package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// file is a PDF that is being written: what the library drew, object by object, and what
// it does not know. Objects keep the library's numbers.
type file struct {
	objects [][]byte // by number, from 1; what stands between «n 0 obj» and «endobj»
	pages   []int    // object of each page
}

// attachment is data that travels in a file.
type attachment struct {
	name, about string
	bytes       []byte
	at          time.Time
}

// facts are what is said about a file.
type facts struct {
	title, subject, author, lang string
	at                           time.Time
	root                         *elem
	parts                        int // bookmarks
	attached                     []attachment
	used                         [fonts]map[rune]bool
}

func (f *file) reserve() int { f.objects = append(f.objects, nil); return len(f.objects) }

func (f *file) put(n int, body string) { f.objects[n-1] = []byte(body) }

func (f *file) add(body string) int {
	n := f.reserve()
	f.put(n, body)
	return n
}

func (f *file) stream(dict string, body []byte) int {
	return f.add(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body))
}

var (
	startXref = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
	rootEntry = regexp.MustCompile(`/Root (\d+) 0 R`)
	kidsEntry = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
	outlines  = regexp.MustCompile(`/Outlines (\d+) 0 R`)
	objectRef = regexp.MustCompile(`(\d+) 0 R`)
	toUnicode = regexp.MustCompile(`/BaseFont /utf8(\w+)\n/Encoding /Identity-H\n/DescendantFonts \[(\d+) 0 R\]\n/ToUnicode (\d+) 0 R`)
	contents  = regexp.MustCompile(`/Contents (\d+) 0 R`)
	fontDesc  = regexp.MustCompile(`/FontDescriptor (\d+) 0 R`)
)

// read takes the objects out of what the library wrote. It is our own output of one
// version of the library; what is not as expected is a mistake of ours.
func read(drawn []byte) (f *file, root int, err error) {
	m := startXref.FindSubmatch(drawn[max(0, len(drawn)-64):])
	if m == nil {
		return nil, 0, errors.New("pdf: the drawing has no end")
	}
	at, _ := strconv.Atoi(string(m[1]))
	table := strings.Split(string(drawn[at:]), "\n")
	if len(table) < 3 {
		return nil, 0, errors.New("pdf: the drawing has no table")
	}
	count, err := strconv.Atoi(strings.TrimPrefix(table[1], "0 "))
	if err != nil || len(table) < count+2 {
		return nil, 0, errors.New("pdf: the drawing's table is broken")
	}
	offsets := make([]int, count)
	sorted := make([]int, 0, count)
	for n := 1; n < count; n++ {
		if offsets[n], err = strconv.Atoi(table[n+2][:10]); err != nil {
			return nil, 0, errors.New("pdf: the drawing's table is broken")
		}
		sorted = append(sorted, offsets[n])
	}
	sorted = append(sorted, at)
	slices.Sort(sorted)
	f = &file{objects: make([][]byte, count-1)}
	for n := 1; n < count; n++ {
		i, _ := slices.BinarySearch(sorted, offsets[n])
		body := drawn[offsets[n]:sorted[i+1]]
		head := strconv.Itoa(n) + " 0 obj\n"
		if !bytes.HasPrefix(body, []byte(head)) || !bytes.HasSuffix(body, []byte("\nendobj\n")) {
			return nil, 0, fmt.Errorf("pdf: object %d of the drawing is not where its table says", n)
		}
		f.objects[n-1] = body[len(head) : len(body)-len("\nendobj\n")]
	}
	if m = rootEntry.FindSubmatch(drawn[at:]); m == nil {
		return nil, 0, errors.New("pdf: the drawing has no catalogue")
	}
	root, _ = strconv.Atoi(string(m[1]))
	if m = kidsEntry.FindSubmatch(f.objects[0]); m == nil {
		return nil, 0, errors.New("pdf: the drawing has no pages")
	}
	for _, r := range objectRef.FindAllSubmatch(m[1], -1) {
		n, _ := strconv.Atoi(string(r[1]))
		f.pages = append(f.pages, n)
	}
	return f, root, nil
}

// finish writes the whole file.
func finish(drawn []byte, about facts) ([]byte, error) {
	f, root, err := read(drawn)
	if err != nil {
		return nil, err
	}
	for i, n := range f.pages {
		page := string(f.objects[n-1])
		// A group of transparency where nothing is transparent only asks questions.
		page = strings.Replace(page, "/Group <</Type /Group /S /Transparency /CS /DeviceRGB>>\n", "", 1)
		if m := contents.FindStringSubmatch(page); m != nil {
			c, _ := strconv.Atoi(m[1])
			body := f.objects[c-1]
			if from := bytes.Index(body, []byte("\nstream\n")); from >= 0 {
				packed := deflate(bytes.TrimSuffix(body[from+len("\nstream\n"):], []byte("\nendstream")))
				f.put(c, fmt.Sprintf("<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", len(packed), packed))
			}
		}
		f.put(n, strings.Replace(page, "/Contents", fmt.Sprintf("/StructParents %d/Tabs/S\n/Contents", i), 1))
	}
	f.nameFonts(about.used)

	catalog := "<</Type/Catalog/Pages 1 0 R"
	if m := outlines.FindSubmatch(f.objects[root-1]); m != nil {
		catalog += "/Outlines " + string(m[1]) + " 0 R/PageMode/UseOutlines"
		n, _ := strconv.Atoi(string(m[1]))
		f.put(n, strings.Replace(string(f.objects[n-1]), "/Type /Outlines", fmt.Sprintf("/Type/Outlines/Count %d", about.parts), 1))
	}
	// The library's Info is the object before the catalogue. Both are written anew.
	info := root - 1
	catalog += fmt.Sprintf("/StructTreeRoot %d 0 R", f.writeTags(about.root, len(f.pages)))
	catalog += "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Lang" + textString(about.lang)
	profile := f.stream("/N 3/Alternate/DeviceRGB/Filter/FlateDecode", packedProfile())
	catalog += fmt.Sprintf("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]", profile)
	catalog += fmt.Sprintf("/Metadata %d 0 R", f.stream("/Type/Metadata/Subtype/XML", metadata(about)))
	if len(about.attached) > 0 {
		catalog += f.attach(about.attached)
	}
	f.put(root, catalog+">>")
	said := "<</Title" + textString(about.title)
	if about.author != "" {
		said += "/Author" + textString(about.author)
	}
	if about.subject != "" {
		said += "/Subject" + textString(about.subject)
	}
	f.put(info, said+"/Creator"+textString(creator)+"/Producer"+textString(producer)+"/CreationDate"+pdfDate(about.at)+"/ModDate"+pdfDate(about.at)+">>")
	return f.bytes(root, info), nil
}

// attach writes the embedded data and gives the entries of the catalogue.
func (f *file) attach(list []attachment) string {
	var names, associated strings.Builder
	for _, a := range list {
		sum := fmt.Sprintf("/Params<</Size %d/ModDate%s>>", len(a.bytes), pdfDate(a.at))
		data := f.stream("/Type/EmbeddedFile/Subtype/application#2Fjson/Filter/FlateDecode"+sum, deflate(a.bytes))
		spec := f.add(fmt.Sprintf("<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/Source/EF<</F %d 0 R/UF %d 0 R>>>>",
			textString(a.name), textString(a.name), textString(a.about), data, data))
		fmt.Fprintf(&names, "%s %d 0 R ", textString(a.name), spec)
		fmt.Fprintf(&associated, "%d 0 R ", spec)
	}
	return "/Names<</EmbeddedFiles<</Names[" + names.String() + "]>>>>/AF[" + associated.String() + "]"
}

// nameFonts gives the fonts the names that a cut font has, and tables of Unicode that
// tell what each character is, those from the private area too.
func (f *file) nameFonts(used [fonts]map[rune]bool) {
	shown := known().shown
	for _, body := range slices.Clone(f.objects) {
		m := toUnicode.FindSubmatch(body)
		if m == nil {
			continue
		}
		which := slices.IndexFunc(faces[:], func(face struct {
			family, name string
			bytes        *[]byte
		}) bool {
			return face.family == string(m[1])
		})
		if which < 0 {
			continue
		}
		list := make([]rune, 0, len(used[which]))
		for r := range used[which] {
			list = append(list, r)
		}
		slices.Sort(list)
		table, _ := strconv.Atoi(string(m[3]))
		var b strings.Builder
		b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
		for chunk := range slices.Chunk(list, 100) {
			fmt.Fprintf(&b, "%d beginbfchar\n", len(chunk))
			for _, r := range chunk {
				means := r
				if s, ok := shown[r]; ok && font(which) == emoji {
					means = s
				}
				fmt.Fprintf(&b, "<%04X> <%s>\n", r, hexUTF16(string(means)))
			}
			b.WriteString("endbfchar\n")
		}
		b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
		packed := deflate([]byte(b.String()))
		f.put(table, fmt.Sprintf("<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", len(packed), packed))

		sum := sha256.Sum256([]byte(faces[which].name + string(list)))
		tag := make([]byte, 6)
		for i := range tag {
			tag[i] = 'A' + sum[i]%26
		}
		old, name := "/utf8"+string(m[1]), "/"+string(tag)+"+"+faces[which].name
		rename := func(n int) {
			f.objects[n-1] = bytes.Replace(f.objects[n-1], []byte(old), []byte(name), 1)
		}
		self := slices.IndexFunc(f.objects, func(o []byte) bool { return &o[0] == &body[0] }) + 1
		child, _ := strconv.Atoi(string(m[2]))
		desc, _ := strconv.Atoi(string(fontDesc.FindSubmatch(f.objects[child-1])[1]))
		rename(self)
		rename(child)
		rename(desc)
	}
}

// bytes is the file: one section, one table, an identity from its content.
func (f *file) bytes(root, info int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(f.objects))
	for i, body := range f.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	sum := sha256.Sum256(b.Bytes())
	id := hex.EncodeToString(sum[:16])
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, root, info, id, id, at)
	return b.Bytes()
}

// textString is a string of a PDF dictionary: plain where it can be, UTF-16 elsewhere.
func textString(s string) string {
	if ascii(s) {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\n", `\n`).Replace(s) + ")"
	}
	return "<FEFF" + hexUTF16(s) + ">"
}

func hexUTF16(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

func pdfDate(at time.Time) string {
	return at.UTC().Format("(D:20060102150405Z)")
}
