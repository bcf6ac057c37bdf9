package procedure

var rev11External = Machine{ID: "externo", Title: "Expediente externo"}
