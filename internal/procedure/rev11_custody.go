package procedure

// The custody machine of revision 11: who signs what when an asset changes hands
// (rev11 G-04, P-03, P-07, P-09).
var rev11Custody = []Leg{
	{From: AtUser, To: AtDTIC, Moves: []Move{ToDTIC, MayGoOut}, Ways: []string{"OS-42", "EX-10", "OS-62"}, Sides: []Act{TakeIn}, Document: "ST-ERE B", Signers: []Role{Requester, Adviser},
		Verifies: "accesorios, estado físico, encendido y sellos", Clause: "P-03 A-10"},
	{From: AtDTIC, To: AtUser, Moves: []Move{ToUser}, Ways: []string{"OS-20", "OS-57"}, Document: "ST-ERE D y E", Signers: []Role{Adviser, Requester},
		Verifies: "pruebas ante la persona usuaria", Clause: "G-04 R-U-03", Reading: "GAP-05"},
	{From: AtDTIC, To: AtVendor, Moves: []Move{ToVendor, MayGoOut, SentBack}, Ways: []string{"EX-12", "EX-17", "OS-62"}, Document: "F-11 salida", Signers: []Role{Adviser, Provider}, Optional: []Role{Coordination}, Setting: "p07.momento",
		Verifies: "accesorios que se dejan, disco que se envía o se retira, respaldo", Clause: "P-07", Reading: "GAP-19"},
	{From: AtVendor, To: InQuarantine, Moves: []Move{ToQuarantine}, Ways: []string{"EX-14"}, Document: "F-11 regreso", Signers: []Role{Provider, Adviser},
		Verifies: "serie leída en el equipo", Clause: "P-07", Reading: "GAP-19"},
	{From: AtVendor, To: AtDTIC, Moves: []Move{ComesBack}, Ways: []string{"OS-65"}, Document: "F-11 regreso", Signers: []Role{Provider, Adviser},
		Verifies: "serie leída en el equipo", Clause: "P-11", Reading: "GAP-16"},
	{From: InQuarantine, To: AtDTIC, Moves: []Move{Cleared}, Ways: []string{"EX-15", "EX-16", "EX-18"}, Document: "F-05", Signers: []Role{Adviser, Provider, Coordination},
		Verifies: "revisión conjunta de los tres", Clause: "P-07"},
	{From: InQuarantine, To: AtVendor, Moves: []Move{SentBack}, Ways: []string{"EX-17"}, Document: "F-11 salida", Signers: []Role{Adviser, Provider}, Optional: []Role{Coordination}, Setting: "p07.momento",
		Verifies: "observaciones del acta F-05", Clause: "P-07", Reading: "GAP-19"},
	{From: AtDTIC, To: AtCoordination, Moves: []Move{ToInventory}, Sides: []Act{TakeForDisposal}, Document: "F-08", Signers: []Role{Adviser, Coordination},
		Verifies: "número de inventario", Clause: "P-09", Reading: "GAP-21"},
}
