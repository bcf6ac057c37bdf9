package database

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"

	"github.com/jmoiron/sqlx/reflectx"
	"zombiezen.com/go/sqlite"
)

// The values of SQLite go from its statements into Go values and back without the
// boxes in between that database/sql needs for all engines: most of a page's time
// went into them (docs/decisions/0036).

// mapper finds the field of a column by its `db` tag, as sqlx does for PostgreSQL.
var mapper = reflectx.NewMapperFunc("db", strings.ToLower)

// plan says where each column of a text goes in one type of Go value.
type plan struct {
	fields []field
	names  []string
}

type field struct {
	index []int // of the field in the struct; nil for the value itself
	set   setter
}

// setter writes one column into a value.
type setter func(st *sqlite.Stmt, column int, into reflect.Value) error

var scannerType = reflect.TypeFor[sql.Scanner]()

// planFor finds where the columns go in a type, a struct with `db` tags or one value.
func (st *statement) planFor(t reflect.Type) (*plan, error) {
	if p, ok := st.plans[t]; ok {
		return p, nil
	}
	names := make([]string, st.ColumnCount())
	for i := range names {
		names[i] = st.ColumnName(i)
	}
	p := &plan{names: names}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(scannerType) {
		if len(names) != 1 {
			return nil, fmt.Errorf("database: %d columns for one %s", len(names), t)
		}
		set, err := setterFor(t)
		if err != nil {
			return nil, err
		}
		p.fields = []field{{set: set}}
		st.plans[t] = p
		return p, nil
	}
	for i, index := range mapper.TraversalsByName(t, names) {
		if len(index) == 0 {
			return nil, fmt.Errorf("database: %s has no place for the column %s", t, names[i])
		}
		set, err := setterFor(reflectx.FieldByIndexesReadOnly(reflect.New(t).Elem(), index).Type())
		if err != nil {
			return nil, fmt.Errorf("%w, column %s", err, names[i])
		}
		p.fields = append(p.fields, field{index, set})
	}
	st.plans[t] = p
	return p, nil
}

func (p *plan) read(st *sqlite.Stmt, into reflect.Value) error {
	for i, f := range p.fields {
		v := into
		switch len(f.index) {
		case 0:
		case 1:
			v = into.Field(f.index[0])
		default:
			v = reflectx.FieldByIndexes(into, f.index)
		}
		if err := f.set(st, i, v); err != nil {
			return fmt.Errorf("database: column %s: %w", p.names[i], err)
		}
	}
	return nil
}

func setterFor(t reflect.Type) (setter, error) {
	if t == reflect.TypeFor[Instant]() {
		return setInstant, nil
	}
	if reflect.PointerTo(t).Implements(scannerType) {
		return setScanner, nil
	}
	switch t.Kind() {
	case reflect.String:
		return setText, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return setInt, nil
	case reflect.Bool:
		return setBool, nil
	case reflect.Float64, reflect.Float32:
		return setFloat, nil
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return setBytes, nil
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return func(st *sqlite.Stmt, i int, v reflect.Value) error {
				if x := valueOf(st, i); x != nil {
					v.Set(reflect.ValueOf(x))
				}
				return nil
			}, nil
		}
	case reflect.Pointer:
		inner, err := setterFor(t.Elem())
		if err != nil {
			return nil, err
		}
		return func(st *sqlite.Stmt, i int, v reflect.Value) error {
			if st.ColumnIsNull(i) {
				v.SetZero()
				return nil
			}
			v.Set(reflect.New(t.Elem()))
			return inner(st, i, v.Elem())
		}, nil
	}
	return nil, fmt.Errorf("database: nothing can be read into %s", t)
}

// unfit refuses what database/sql refuses on PostgreSQL: no value, or a text, where a
// number or a text is wanted. Only what SQLite turned into nothing is looked at.
func unfit(st *sqlite.Stmt, i int, wanted ...sqlite.ColumnType) error {
	is := st.ColumnType(i)
	for _, w := range wanted {
		if is == w {
			return nil
		}
	}
	return fmt.Errorf("%v does not fit", is)
}

func setText(st *sqlite.Stmt, i int, v reflect.Value) error {
	s := st.ColumnText(i)
	if s == "" {
		if err := unfit(st, i, sqlite.TypeText, sqlite.TypeBlob); err != nil {
			return err
		}
	}
	v.SetString(s)
	return nil
}

func setInt(st *sqlite.Stmt, i int, v reflect.Value) error {
	if err := unfit(st, i, sqlite.TypeInteger); err != nil {
		return err
	}
	n := st.ColumnInt64(i)
	if v.OverflowInt(n) {
		return fmt.Errorf("%d does not fit", n)
	}
	v.SetInt(n)
	return nil
}

func setBool(st *sqlite.Stmt, i int, v reflect.Value) error {
	if err := unfit(st, i, sqlite.TypeInteger); err != nil {
		return err
	}
	v.SetBool(st.ColumnInt64(i) != 0)
	return nil
}

func setFloat(st *sqlite.Stmt, i int, v reflect.Value) error {
	if err := unfit(st, i, sqlite.TypeFloat, sqlite.TypeInteger); err != nil {
		return err
	}
	v.SetFloat(st.ColumnFloat(i))
	return nil
}

func setBytes(st *sqlite.Stmt, i int, v reflect.Value) error {
	if st.ColumnIsNull(i) {
		v.SetZero()
		return nil
	}
	b := make([]byte, st.ColumnLen(i))
	st.ColumnBytes(i, b)
	v.SetBytes(b)
	return nil
}

func setInstant(st *sqlite.Stmt, i int, v reflect.Value) error {
	s := st.ColumnText(i)
	if s == "" {
		if err := unfit(st, i, sqlite.TypeText); err != nil {
			return err
		}
	}
	at, err := ParseInstant(s)
	if err == nil {
		*(v.Addr().Interface().(*Instant)) = at
	}
	return err
}

func setScanner(st *sqlite.Stmt, i int, v reflect.Value) error {
	return v.Addr().Interface().(sql.Scanner).Scan(valueOf(st, i))
}

// valueOf is a column in the few types that a driver may give to a sql.Scanner.
func valueOf(st *sqlite.Stmt, i int) driver.Value {
	switch st.ColumnType(i) {
	case sqlite.TypeInteger:
		return st.ColumnInt64(i)
	case sqlite.TypeFloat:
		return st.ColumnFloat(i)
	case sqlite.TypeText:
		return st.ColumnText(i)
	case sqlite.TypeBlob:
		b := make([]byte, st.ColumnLen(i))
		st.ColumnBytes(i, b)
		return b
	}
	return nil
}

// bindArgument gives a statement the value of one place, by the rules of database/sql.
func bindArgument(st *sqlite.Stmt, place int, arg any) error {
	switch a := arg.(type) {
	case nil:
		st.BindNull(place)
	case string:
		st.BindText(place, a)
	case int64:
		st.BindInt64(place, a)
	case int:
		st.BindInt64(place, int64(a))
	case bool:
		st.BindBool(place, a)
	case float64:
		st.BindFloat(place, a)
	case []byte:
		if a == nil {
			st.BindNull(place)
		} else {
			st.BindBytes(place, a)
		}
	default:
		v, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return fmt.Errorf("database: argument %d: %w", place, err)
		}
		switch v.(type) {
		case nil, string, int64, bool, float64, []byte:
			return bindArgument(st, place, v)
		}
		return fmt.Errorf("database: argument %d: a %T is not stored; write an Instant or a text", place, arg)
	}
	return nil
}
