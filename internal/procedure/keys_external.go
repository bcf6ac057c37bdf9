package procedure

// Acts of the external file. None of them is numbered: the letter only hints at
// what outlives the order (rev11 P-07, P-08, P-09, R-A-07).
const (
	OpenWarrantyFile   Act = "OpenWarrantyFile"   // with OS-48
	OpenNormFile       Act = "OpenNormFile"       // with OS-60
	ArrangeService     Act = "ArrangeService"     // how the provider will attend the claim
	RecordReply        Act = "RecordReply"        // what the Agencia answered
	MeetRequirement    Act = "MeetRequirement"    // the Agencia asked for more
	DocumentCollection Act = "DocumentCollection" // the AST fills a new ST-ERE
	SignCollection     Act = "SignCollection"     // the person signs it
	Collect            Act = "Collect"            // the AST receives the machine
	DeclineRepair      Act = "DeclineRepair"      // nobody wants the repair any more
	HandToProvider     Act = "HandToProvider"     // F-11 of departure
	RescheduleHandover Act = "RescheduleHandover" // nobody came for it
	EndOnSite          Act = "EndOnSite"          // the provider finished at the DTIC
	ProviderReturns    Act = "ProviderReturns"    // F-11 of return
	ScheduleReview     Act = "ScheduleReview"     // date of the joint review
	SignReview         Act = "SignReview"         // Coordinación Administrativa signs F-05
	SignForProvider    Act = "SignForProvider"    // the representative signs F-05 on the AST's device
	JointReview        Act = "JointReview"        // result of the joint review (P-07)
	RequestMovement    Act = "RequestMovement"    // F-08 is sent
	RegisterMovement   Act = "RegisterMovement"   // F-08 is acknowledged (P-09)
	FileInName         Act = "FileInName"         // the Supervisor files the new order (GAP-17)
	Configure          Act = "Configure"          // R-A-07
	CloseRepaired      Act = "CloseRepaired"      // with the new order's OS-20
	CloseUnrepaired    Act = "CloseUnrepaired"    // with the new order's other ways out
	Chase              Act = "Chase"              // weekly follow-up of whoever has it
)

// Answers of the external file's questions.
const (
	ServicePickup    Answer = "entrega"
	ServiceOnSite    Answer = "en-sitio"
	ServiceRejected  Answer = "rechaza"
	ReplyGrants      Answer = "autoriza"
	ReplyAsks        Answer = "pide-informacion"
	ReplyDenies      Answer = "no-autoriza"
	ReviewSame       Answer = "conforme"
	ReviewSwap       Answer = "conforme-con-sustitucion"
	ReviewFails      Answer = "no-conforme"
	ReviewUnrepaired Answer = "sin-reparar"
)

// Stations of the external file.
const (
	XG1 State = "XG1"
	XN1 State = "XN1"
	XN2 State = "XN2"
	XN3 State = "XN3"
	X10 State = "X10"
	X15 State = "X15"
	X20 State = "X20"
	X30 State = "X30"
	X35 State = "X35"
	X40 State = "X40"
	X50 State = "X50"
	X90 State = "X90"
	X91 State = "X91"
)

// Guards of the external file. Room repair implements each one.
const (
	XWarrantyEnd   Guard = "orden-con-gestion-de-garantia" // the order concluded as «Gestión de garantía»
	XNormEnd       Guard = "orden-con-gestion-sei-028"     // the order concluded as «Gestión SEI-028»
	XMode          Guard = "modalidad-y-cita"              // how and when the provider takes it
	XProof         Guard = "constancia-del-proveedor"      // its refusal in writing
	XReply         Guard = "respuesta-con-numero-y-fecha"  // number, date and scan of the Agencia's answer
	XDestiny       Guard = "destino-propuesto"             // what happens to a machine that is not repaired
	XScope         Guard = "alcance-adjunto"               // what was sent back to the Agencia
	XHolder        Guard = "persona-del-expediente"        // the very person whose machine it is
	XAssigned      Guard = "ast-del-expediente"            // the very AST of the file
	XDocumented    Guard = "st-ere-del-expediente"         // section B filled
	XFirstDone     Guard = "primera-firma-del-expediente"  // the first of two acts is stored
	XOtherPerson   Guard = "dos-personas-en-expediente"    // nobody signs both sides
	XBackup        Guard = "respaldo-del-expediente"       // F-06 answered before the machine leaves
	XOwnOrLate     Guard = "titular-o-t-dev-vencido"       // the person; the Supervisor after T-DEV
	XPickedUp      Guard = "firma-de-quien-recoge"         // F-11 signed by who takes it, Coordinación Administrativa by p07.momento
	XStorage       Guard = "respuesta-sobre-el-disco"      // storage: removed, sent or wiped (GAP-53)
	XReport        Guard = "reporte-del-proveedor"         // its report of the work
	XSerial        Guard = "serie-leida"                   // the serial is read, not typed from memory
	XThree         Guard = "tres-firmas"                   // AST, provider and Coordinación Administrativa on F-05
	XSameUnit      Guard = "mismo-bien"                    // the serial is the one that left
	XOtherUnit     Guard = "bien-distinto"                 // another serial, and F-08 asked for
	XRemarks       Guard = "observaciones-de-la-revision"  // what does not conform
	XInventoryNo   Guard = "numero-de-inventario"          // definitive, or provisional by p09.exige_alta_definitiva
	XNewOrder      Guard = "nueva-orden-ligada"            // the new ST-OS names this file
	XNewOrderTerm  Guard = "t-nos-vencido"                 //
	XMayFile       Guard = "alta-por-supervisor"           // retorno.alta_por_supervisor, or the TDTIC's instruction
	XRepaired      Guard = "orden-devuelve-reparado"       // the new order concluded with the machine repaired
	XNotRepaired   Guard = "orden-sale-sin-reparar"        // it took another way out
	XHandoverTerm  Guard = "t-prov-vencido"                //
	XOfThisOrder   Guard = "ast-de-la-nueva-orden"         // who configures is the AST of the new order (GAP-18)
	XReviewPending Guard = "firma-de-revision-pendiente"   // each party signs F-05 once
)
