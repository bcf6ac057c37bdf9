package procedure

// The external file of revision 11: 13 stations and 24 ways. It carries on with
// a machine that went to a provider after its order closed (GAP-04, GAP-32).

var rev11External = Machine{
	ID:       "externo",
	Title:    "Expediente externo",
	Stations: rev11ExternalStations,
	Ways:     rev11ExternalWays,
	Sides:    rev11ExternalSides,
}

var rev11ExternalStations = []Station{
	{ID: XG1, Label: "Garantía reportada al proveedor", Act: ArrangeService, Turn: ast, Timers: []TimerName{TProvider}, Outside: true, Reading: "GAP-38", Places: []Place{AtDTIC}},
	{ID: XN1, Label: "Oficio notificado, en espera de la Agencia", Act: RecordReply, Turn: sup, Timers: []TimerName{TAgency}, Outside: true, Reading: "GAP-32", Places: []Place{AtUser}},
	{ID: XN2, Label: "La Agencia pide información", Act: MeetRequirement, Turn: sup, Timers: []TimerName{TAgency}, Reading: "GAP-32", Places: []Place{AtUser}},
	{ID: XN3, Label: "Reparación autorizada, por recolectar", Act: Collect, Turn: []Role{Requester, Adviser}, First: SignCollection, Second: Collect, Timers: []TimerName{TReturn}, Reading: "GAP-32", Places: []Place{AtUser}},
	{ID: X10, Label: "Por entregar al proveedor", Act: HandToProvider, Turn: ast, Timers: []TimerName{TProvider}, Outside: true, Reading: "GAP-38", Places: []Place{AtDTIC}},
	{ID: X15, Label: "El proveedor atiende en sitio", Act: EndOnSite, Turn: ast, Timers: []TimerName{TProvider}, Outside: true, Reading: "GAP-38", Places: []Place{AtDTIC}},
	{ID: X20, Label: "En poder del proveedor", Act: ProviderReturns, Turn: ast, Timers: []TimerName{TProvider}, Outside: true, Reading: "GAP-38", Places: []Place{AtVendor}},
	{ID: X30, Label: "De regreso, revisión conjunta pendiente", Act: JointReview, Turn: []Role{Adviser, Provider, Coordination}, Timers: []TimerName{TReview}, Outside: true, Reading: "GAP-19", Places: []Place{InQuarantine, AtDTIC}},
	{ID: X35, Label: "Reemplazo: movimiento de inventario pendiente", Act: RegisterMovement, Turn: []Role{Supervisor, Coordination}, First: RequestMovement, Second: RegisterMovement, Timers: []TimerName{TInventory}, Outside: true, Reading: "GAP-21", Places: []Place{AtDTIC}},
	{ID: X40, Label: "En la DTIC, esperando nueva ST-OS", Act: ConfirmPrefill, Turn: usr, Timers: []TimerName{TNewOrder}, Reading: "GAP-17", Places: []Place{AtDTIC}},
	{ID: X50, Label: "Instalación en curso con la nueva ST-OS", Act: Configure, Turn: ast, Carried: true, Reading: "GAP-18", Places: []Place{AtDTIC, AtCoordination}},
	{ID: X90, Label: "Cerrado: instalado y entregado", Ending: true, Reading: "GAP-04"},
	{ID: X91, Label: "Cerrado: sin reparación", Ending: true, Reading: "GAP-04"},
}

var rev11ExternalWays = []Way{
	{ID: "EX-01", To: XG1, Act: OpenWarrantyFile, Label: "abrió el expediente de garantía", By: sis, Guards: guards(XWarrantyEnd), Follows: []string{"OS-48"}, Tells: tells(TellRequester), Reading: "GAP-04", Clause: "A-12 P-08"},
	{ID: "EX-02", To: XN1, Act: OpenNormFile, Label: "abrió el expediente de reparación SEI-028", By: sis, Guards: guards(XNormEnd), Follows: []string{"OS-60"}, Papers: papers("Oficio"), Tells: tells(TellRequester, TellCoordinator), Reading: "GAP-32", Clause: "A-18"},
	{ID: "EX-03", From: XG1, To: X10, Act: ArrangeService, Answer: ServicePickup, Label: "acordó la entrega al proveedor", By: ast, Guards: guards(XAssigned, XMode), Tells: tells(TellRequester), Reading: "GAP-38", Clause: "P-08"},
	{ID: "EX-04", From: XG1, To: X15, Act: ArrangeService, Answer: ServiceOnSite, Label: "acordó el servicio en sitio", By: ast, Guards: guards(XAssigned, XMode), Tells: tells(TellRequester), Reading: "GAP-38", Clause: "P-08"},
	{ID: "EX-05", From: XG1, To: X40, Act: ArrangeService, Answer: ServiceRejected, Label: "registró que el proveedor rechazó la garantía", By: ast, Guards: guards(XAssigned, XProof), Tells: tells(TellRequester, TellSupervisor), Reading: "GAP-36", Clause: "P-08"},
	{ID: "EX-06", From: XN1, To: XN3, Act: RecordReply, Answer: ReplyGrants, Label: "registró que la Agencia autorizó", By: sup, Guards: guards(XReply), Tells: tells(TellRequester, TellAdviser), Reading: "GAP-32", Clause: "R-S-02"},
	{ID: "EX-07", From: XN1, To: XN2, Act: RecordReply, Answer: ReplyAsks, Label: "registró que la Agencia pide información", By: sup, Guards: guards(XReply), Tells: tells(TellAdviser), Reading: "GAP-32", Clause: "R-S-02"},
	{ID: "EX-08", From: XN2, To: XN1, Act: MeetRequirement, Label: "envió lo que pidió la Agencia", By: sup, Guards: guards(XScope), Reading: "GAP-32", Clause: "R-S-02", Loop: "requerimiento de la Agencia"},
	{ID: "EX-09", From: XN1, To: X91, Act: RecordReply, Answer: ReplyDenies, Label: "registró que la Agencia no autorizó", By: sup, Guards: guards(XReply, XDestiny), Papers: papers("F-08"), Tells: tells(TellRequester, TellCoordinator), Reading: "GAP-32", Clause: "R-S-02"},
	{ID: "EX-10", From: XN3, To: X10, Act: Collect, Label: "recolectó el equipo", By: ast, Guards: guards(XAssigned, XFirstDone, XOtherPerson, XBackup), Custody: ToDTIC, Papers: papers("ST-ERE", "F-06"), Tells: tells(TellRequester, TellAdviser), Reading: "GAP-32", Clause: "P-03 P-05"},
	{ID: "EX-11", From: XN3, To: X91, Act: DeclineRepair, Label: "declinó la reparación", By: usrSup, Guards: guards(XHolder, XOwnOrLate), Tells: tells(TellSupervisor), Reading: "GAP-32", Clause: "R-S-02"},
	{ID: "EX-12", From: X10, To: X20, Act: HandToProvider, Label: "entregó el equipo al proveedor", By: ast, Guards: guards(XAssigned, XPickedUp, XStorage), Custody: ToVendor, Papers: papers("F-11"), Tells: tells(TellRequester), Reading: "GAP-38", Clause: "R-A-05 P-07"},
	{ID: "EX-13", From: X15, To: X30, Act: EndOnSite, Label: "registró el fin del servicio en sitio", By: ast, Guards: guards(XAssigned, XReport), Tells: tells(TellCoordinator), Reading: "GAP-38", Clause: "P-07"},
	{ID: "EX-14", From: X20, To: X30, Act: ProviderReturns, Label: "recibió el equipo de vuelta", By: ast, Guards: guards(XAssigned, XSerial), Custody: ToQuarantine, Papers: papers("F-11"), Tells: tells(TellCoordinator), Reading: "GAP-19", Clause: "P-07"},
	{ID: "EX-15", From: X30, To: X40, Act: JointReview, Answer: ReviewSame, Label: "asentó la revisión conjunta conforme", By: ast, Guards: guards(XAssigned, XThree, XSameUnit), Custody: Cleared, Papers: papers("F-05"), Tells: tells(TellRequester), Letter: true, Clause: "P-07 P-08"},
	{ID: "EX-16", From: X30, To: X35, Act: JointReview, Answer: ReviewSwap, Label: "asentó la revisión conjunta conforme, con otro bien", By: ast, Guards: guards(XAssigned, XThree, XOtherUnit), Custody: Cleared, Papers: papers("F-05", "F-08"), Tells: tells(TellSupervisor, TellCoordinator), Letter: true, Clause: "P-07 P-09"},
	{ID: "EX-17", From: X30, To: X20, Act: JointReview, Answer: ReviewFails, Label: "asentó la revisión conjunta no conforme", By: ast, Guards: guards(XAssigned, XRemarks, XPickedUp), Custody: SentBack, Papers: papers("F-05", "F-11"), Tells: tells(TellRequester, TellSupervisor), Reading: "GAP-19", Clause: "P-07", Loop: "revisión no conforme"},
	{ID: "EX-18", From: X30, To: X40, Act: JointReview, Answer: ReviewUnrepaired, Label: "asentó que el equipo regresó sin reparar", By: ast, Guards: guards(XAssigned, XThree, XProof), Custody: Cleared, Papers: papers("F-05"), Tells: tells(TellRequester, TellSupervisor), Reading: "GAP-36", Clause: "P-07"},
	{ID: "EX-19", From: X35, To: X40, Act: RegisterMovement, Label: "registró el movimiento de inventario", By: []Role{Coordination, Supervisor}, Guards: guards(XFirstDone, XInventoryNo), Papers: papers("F-08"), Tells: tells(TellRequester), Letter: true, Clause: "P-09"},
	{ID: "EX-20", From: X40, To: X50, Act: ConfirmPrefill, Label: "confirmó la nueva orden", By: usr, Guards: guards(XHolder, XNewOrder), Follows: []string{"OS-03"}, Custody: FromExternal, Papers: papers("ST-OS"), Tells: tells(TellSupervisor), Letter: true, Clause: "P-08 R-A-07"},
	{ID: "EX-21", From: X40, To: X50, Act: FileInName, Label: "registró la nueva orden en su nombre", By: sup, Guards: guards(XNewOrderTerm, XMayFile, XNewOrder), Follows: []string{"OS-03"}, Custody: FromExternal, Papers: papers("ST-OS"), Tells: tells(TellRequester, TellUnitHead), Reading: "GAP-17", Clause: "P-08"},
	{ID: "EX-22", From: X50, To: X90, Act: CloseRepaired, Label: "cerró el expediente: equipo instalado y entregado", By: sis, Guards: guards(XRepaired), Follows: []string{"OS-20"}, Papers: papers("ST-ERE"), Tells: tells(TellSupervisor), Reading: "GAP-04", Clause: "P-08 R-A-07"},
	{ID: "EX-23", From: X50, To: X91, Act: CloseUnrepaired, Label: "cerró el expediente: la nueva orden siguió otra vía", By: sis, Guards: guards(XNotRepaired), Follows: []string{"OS-18", "OS-20", "OS-48", "OS-57", "OS-62"}, Papers: papers("F-08"), Tells: tells(TellSupervisor), Reading: "GAP-36", Clause: "P-08"},
	{ID: "EX-24", From: X10, To: XG1, IfNorm: X10, Act: RescheduleHandover, Label: "reprogramó la entrega: nadie recogió el equipo", By: ast, Guards: guards(XAssigned, XHandoverTerm), Tells: tells(TellSupervisor, TellRequester), Reading: "GAP-38", Clause: "P-08", Loop: "entrega reprogramada"},
}

// fileAdviserStations are the states of the file in which its AST has something
// to do; in X50 it is the AST of the new order, who changes there.
var fileAdviserStations = []State{XG1, XN3, X10, X15, X20, X30}

var rev11ExternalSides = []Side{
	{Act: DocumentCollection, In: []State{XN3}, By: ast, Guards: guards(XAssigned), Tells: tells(TellRequester), Label: "llenó el ST-ERE de recolección", Clause: "P-03 R-A-04", Reading: "GAP-32"},
	{Act: SignCollection, In: []State{XN3}, By: usr, Passes: true, Guards: guards(XHolder, XDocumented), Tells: tells(TellAdviser), Label: "firmó la entrega para reparación", Clause: "P-03 P-05", Reading: "GAP-32"},
	{Act: ScheduleReview, In: []State{X30}, By: []Role{Adviser, Coordination}, Guards: guards(XAssigned), Tells: tells(TellCoordinator, TellAdviser), Label: "propuso fecha para la revisión conjunta", Clause: "P-07", Reading: "GAP-19"},
	{Act: SignReview, In: []State{X30}, By: []Role{Coordination}, Guards: guards(XReviewPending, XOtherPerson), Tells: tells(TellAdviser), Label: "firmó la revisión conjunta", Clause: "P-07", Reading: "GAP-20"},
	{Act: SignForProvider, In: []State{X30}, By: ast, Guards: guards(XAssigned, XReviewPending), Label: "recabó la firma del proveedor", Clause: "P-07", Reading: "GAP-20"},
	{Act: RequestMovement, In: []State{X35}, By: sup, Passes: true, Tells: tells(TellCoordinator), Label: "solicitó el movimiento de inventario", Clause: "P-09", Reading: "GAP-21"},
	{Act: Configure, In: []State{X50}, By: ast, Guards: guards(XOfThisOrder, XSerial), Label: "configuró el equipo según el inventario", Clause: "R-A-07", Reading: "GAP-18"},
	{Act: Reassign, In: fileAdviserStations, By: sup, Guards: guards(GAdviserFree), Tells: tells(TellFormer, TellAdviser), Label: "cambió de AST", Clause: "A-02", Reading: "GAP-12"},
	{Act: Chase, In: []State{XG1, XN1, X10, X15, X20, X30, X35}, By: []Role{Adviser, Supervisor}, Guards: guards(XAssigned), Label: "dio seguimiento", Clause: "R-S-02"},
	{Act: LogProcedure, In: []State{XG1, XN1, XN2, XN3, X10, X15, X20, X30, X35, X40, X50}, By: sup, Label: "registró una gestión", Clause: "R-S-02"},
}
