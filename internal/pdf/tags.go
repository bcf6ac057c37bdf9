package pdf

import (
	"fmt"
	"strings"
)

// elem is an element of the tree of tags. Kids are elements and marks in the order in
// which they are read.
type elem struct {
	role   string
	kids   []kid
	alt    string // of a figure: what it shows
	actual string // what is read instead of the marks
	title  string // of a part of a joined file
	attr   string // attribute dictionary, as it is written
	lang   string
	number int // of its object, when it is written
}

// kid is an element, or a mark on a page.
type kid struct {
	elem       *elem
	page, mark int
}

func (e *elem) add(role string) *elem {
	child := &elem{role: role}
	e.kids = append(e.kids, kid{elem: child})
	return child
}

// prune takes out what never got a mark: a cell that stayed empty keeps its place in a
// row, everything else has nothing to say.
func (e *elem) prune() bool {
	kept := e.kids[:0]
	for _, k := range e.kids {
		if k.elem == nil || k.elem.prune() {
			kept = append(kept, k)
		}
	}
	e.kids = kept
	return len(kept) > 0 || e.role == "TD" || e.role == "TH"
}

// writeTags writes the tree, its parent tree and the keys of the catalogue that name
// them.
func (f *file) writeTags(root *elem, pages int) int {
	root.prune()
	tree := f.reserve()
	parents := make([][]int, pages) // of each page and mark: the object of the element
	var number func(e *elem)
	number = func(e *elem) {
		e.number = f.reserve()
		for _, k := range e.kids {
			if k.elem != nil {
				number(k.elem)
				continue
			}
			for len(parents[k.page]) <= k.mark {
				parents[k.page] = append(parents[k.page], 0)
			}
			parents[k.page][k.mark] = e.number
		}
	}
	number(root)
	var write func(e *elem, parent int)
	write = func(e *elem, parent int) {
		var b strings.Builder
		fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %d 0 R", e.role, parent)
		if e.title != "" {
			b.WriteString("/T" + textString(e.title))
		}
		if e.alt != "" {
			b.WriteString("/Alt" + textString(e.alt))
		}
		if e.actual != "" {
			b.WriteString("/ActualText" + textString(e.actual))
		}
		if e.lang != "" {
			b.WriteString("/Lang" + textString(e.lang))
		}
		if e.attr != "" {
			b.WriteString("/A" + e.attr)
		}
		first := -1
		b.WriteString("/K[")
		for _, k := range e.kids {
			switch {
			case k.elem != nil:
				fmt.Fprintf(&b, "%d 0 R ", k.elem.number)
			case first < 0 || first == k.page:
				first = k.page
				fmt.Fprintf(&b, "%d ", k.mark)
			default:
				fmt.Fprintf(&b, "<</Type/MCR/Pg %d 0 R/MCID %d>> ", f.pages[k.page], k.mark)
			}
		}
		b.WriteString("]")
		if first >= 0 {
			fmt.Fprintf(&b, "/Pg %d 0 R", f.pages[first])
		}
		b.WriteString(">>")
		f.put(e.number, b.String())
		for _, k := range e.kids {
			if k.elem != nil {
				write(k.elem, e.number)
			}
		}
	}
	write(root, tree)
	var nums strings.Builder
	for page, list := range parents {
		fmt.Fprintf(&nums, "%d[", page)
		for _, n := range list {
			fmt.Fprintf(&nums, "%d 0 R ", n)
		}
		nums.WriteString("]")
	}
	parentTree := f.add("<</Nums[" + nums.String() + "]>>")
	f.put(tree, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", root.number, parentTree, pages))
	return tree
}
