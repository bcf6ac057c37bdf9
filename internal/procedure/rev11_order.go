package procedure

// The order of revision 11: 26 stations and 69 ways.

var rev11Order = Machine{
	ID:       "orden",
	Title:    "Orden de servicio",
	Stations: rev11Stations,
	Ways:     rev11Ways,
	Sides:    rev11Sides,
}

var rev11Stations = []Station{
	{ID: E00, Label: "Borrador", Act: ConfirmPrefill, Turn: []Role{Requester}, Timers: []TimerName{TDraft, TNewOrder}, Reading: "GAP-22", Places: []Place{AtUser, AtDTIC}},
	{ID: E02, Label: "Registrada", Act: Assign, Turn: []Role{Supervisor}, Timers: []TimerName{TAssign}, Places: []Place{AtUser, AtDTIC}},
	{ID: E03, Label: "Asignada / en diagnóstico", Act: Determine, Turn: []Role{Adviser}, Timers: []TimerName{TReceive, TDiagnose}, Places: []Place{AtUser, AtDTIC}},
	{ID: E04, Label: "En atención", Act: Conclude, Turn: []Role{Adviser}, Timers: []TimerName{TAttend, TInventory}, Places: []Place{AtUser, AtDTIC, AtCoordination}},
	{ID: E04D, Label: "Por devolver y probar", Act: Conclude, Turn: []Role{Adviser, Requester}, First: HandBack, Second: TakeBack, Timers: []TimerName{TReturn}, Reading: "GAP-05", Places: []Place{AtDTIC}},
	{ID: E05, Label: "Concluida · encuesta pendiente", Act: AnswerSurvey, Turn: []Role{Requester}, Timers: []TimerName{TSurvey}, Places: []Place{AtUser, AtDTIC, AtVendor, AtCoordination}},
	{ID: E06, Label: "Mantenimiento por acordar", Act: AgreeMaintenance, Turn: []Role{Adviser}, Timers: []TimerName{TAttend}, Places: []Place{AtUser, AtDTIC}},
	{ID: E07, Label: "Fecha por validar", Act: AcknowledgeDate, Turn: []Role{Requester}, Timers: []TimerName{TSign}, Places: []Place{AtUser, AtDTIC}},
	{ID: E08, Label: "Mantenimiento programado", Act: Maintain, Turn: []Role{Adviser}, Timers: []TimerName{TMaintain}, Places: []Place{AtUser, AtDTIC}},
	{ID: E09, Label: "Traslado por documentar", Act: DocumentHandover, Turn: []Role{Adviser}, Timers: []TimerName{TAttend}, Places: []Place{AtUser, AtDTIC}},
	{ID: E10, Label: "Traslado por validar", Act: SignHandover, Turn: []Role{Requester, Adviser}, First: SignHandover, Second: TakeIn, Timers: []TimerName{TSign}, Places: []Place{AtUser, AtDTIC}},
	{ID: E11, Label: "En revisión en la DTIC", Act: DetermineWarranty, Turn: []Role{Adviser}, Timers: []TimerName{TAttend}, Places: []Place{AtDTIC}},
	{ID: E12, Label: "Garantía por reportar", Act: ReportProvider, Turn: []Role{Adviser}, Timers: []TimerName{TWarranty}, Outside: true, Places: []Place{AtDTIC}},
	{ID: E13, Label: "Revisión de bodega", Act: DetermineResources, Turn: []Role{Supervisor}, Timers: []TimerName{TStore}, Places: []Place{AtDTIC}},
	{ID: E13I, Label: "En espera de insumos", Act: SuppliesArrive, Turn: []Role{Supervisor}, Timers: []TimerName{TSupplies}, Outside: true, Reading: "GAP-31", Places: []Place{AtDTIC}},
	{ID: E14, Label: "Recursos por entregar", Act: ProvideResources, Turn: []Role{Supervisor}, Timers: []TimerName{TStore}, Places: []Place{AtDTIC}},
	{ID: E15, Label: "ST-ERE sin garantía por recibir", Act: ReceiveHandover, Turn: []Role{Adviser, Supervisor}, First: AnnotateWarranty, Second: ReceiveHandover, Timers: []TimerName{TStore}, Places: []Place{AtDTIC}},
	{ID: E16, Label: "Devolución sin reparación", Act: ReturnUnrepaired, Turn: []Role{Adviser, Requester}, First: ReturnUnrepaired, Second: TakeBack, Timers: []TimerName{TReturn}, Places: []Place{AtDTIC}},
	{ID: E17, Label: "Oficio por elaborar", Act: DraftLetter, Turn: []Role{Supervisor}, Timers: []TimerName{TLetter}, Places: []Place{AtUser}},
	{ID: E18, Label: "Oficio por validar", Act: SignLetter, Turn: []Role{Director}, Timers: []TimerName{TLetter}, Places: []Place{AtUser}},
	{ID: E91, Label: "Escalada (P-11)", Act: DetermineMechanism, Turn: []Role{Director}, Timers: []TimerName{TEscalated}, Reading: "GAP-16", Places: []Place{AtUser, AtDTIC, AtVendor}},
	{ID: E92, Label: "En mecanismo definido por TDTIC", Act: RecordResult, Turn: []Role{Supervisor}, Timers: []TimerName{TMechanism}, Outside: true, Reading: "GAP-16", Places: []Place{AtUser, AtDTIC, AtVendor}},
	{ID: F1, Label: "Cerrada con encuesta", Ending: true},
	{ID: F2, Label: "Cerrada satisfactoria por P-10", Ending: true, Reading: "GAP-13"},
	{ID: F3, Label: "Improcedente", Ending: true, Reading: "GAP-11"},
	{ID: F4, Label: "Cancelada", Ending: true, Reading: "GAP-11"},
}

var (
	usr    = []Role{Requester}
	sup    = []Role{Supervisor}
	ast    = []Role{Adviser}
	tdtic  = []Role{Director}
	sis    = []Role{System}
	usrSup = []Role{Requester, Supervisor}
	usrAST = []Role{Requester, Adviser}
)

func guards(g ...Guard) []Guard   { return g }
func tells(p ...Party) []Party    { return p }
func papers(p ...string) []string { return p }

var rev11Ways = []Way{
	{ID: "OS-01", To: E02, Act: Request, Label: "solicitó el servicio", By: usr, Guards: guards(GActive, GAdmissible, GNotHeld), Papers: papers("ST-OS"), Tells: tells(TellRequester, TellSupervisor), Letter: true, Clause: "A-01"},
	{ID: "OS-02", To: E00, Act: Prefill, Label: "propuso una orden", By: sis, Guards: guards(GPrefillCause), Tells: tells(TellRequester), Reading: "GAP-22", Clause: "P-04 P-08"},
	{ID: "OS-03", From: E00, To: E02, Act: ConfirmPrefill, Label: "confirmó la orden propuesta", By: usrSup, Guards: guards(GOwnOrLate, GActive, GAdmissible), Papers: papers("ST-OS"), Tells: tells(TellRequester, TellSupervisor), Reading: "GAP-22", Clause: "A-01"},
	{ID: "OS-04", From: E00, To: F4, Act: DiscardPrefill, Label: "descartó la orden propuesta", By: usrSup, Guards: guards(GPreventive, GOwnOrLate), Tells: tells(TellSupervisor), Reading: "GAP-22", Clause: "P-04"},
	{ID: "OS-05", To: E02, Act: Capture, Label: "capturó la solicitud recibida por otro medio", By: sup, Guards: guards(GMedium, GRealTime, GOutage, GAdmissible, GNotHeld), Papers: papers("ST-OS"), Tells: tells(TellRequester), Letter: true, Clause: "G-10 P-12"},
	{ID: "OS-06", From: E02, To: E03, Act: Assign, Label: "asignó", By: sup, Guards: guards(GAdviserFree, GNotOwnOrder, GFirst), Tells: tells(TellAdviser, TellRequester), Letter: true, Clause: "A-02"},
	{ID: "OS-07", From: E02, To: F3, Act: Reject, Label: "declaró improcedente", By: sup, Guards: guards(GCause, GNoCharge), Tells: tells(TellRequester), Reading: "GAP-11", Clause: "P-02"},
	{ID: "OS-08", From: E02, To: F4, Act: Cancel, Label: "canceló", By: usr, Guards: guards(GRequester, GNoCharge), Tells: tells(TellSupervisor), Reading: "GAP-11", Clause: "S-04"},
	{ID: "OS-09", From: E02, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Guards: guards(GFirst), Papers: papers("F-10"), Tells: tells(TellDirector), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-10", From: E03, To: E02, Act: Unassign, Label: "devolvió la asignación", By: []Role{Supervisor, Adviser}, Guards: guards(GAssigned), Tells: tells(TellFormer, TellSupervisor, TellRequester), Reading: "GAP-12", Clause: "A-02", Loop: "devolución de la asignación"},
	{ID: "OS-11", From: E03, To: E03, Act: FailedVisit, Label: "no encontró a la persona usuaria", By: ast, Guards: guards(GAssigned), Tells: tells(TellRequester), Reading: "GAP-12", Clause: "A-03", Loop: "visita sin éxito"},
	{ID: "OS-12", From: E03, To: E04, Act: Determine, Answer: Immediate, Label: "determinó solución inmediata", By: ast, Guards: guards(GAssigned, GReceivedSeen), Tells: tells(TellRequester), Letter: true, Clause: "D-03"},
	{ID: "OS-13", From: E03, To: E06, Act: Determine, Answer: Maintenance, Label: "determinó que requiere mantenimiento", By: ast, Guards: guards(GAssigned, GReceivedSeen, GHasAsset), Tells: tells(TellRequester), Letter: true, Clause: "D-03"},
	{ID: "OS-14", From: E03, To: E09, Act: Determine, Answer: Transfer, Label: "determinó que hay que trasladar el equipo", By: ast, Guards: guards(GAssigned, GReceivedSeen, GHasAsset), Tells: tells(TellRequester), Letter: true, Clause: "D-03"},
	{ID: "OS-15", From: E03, To: F3, Act: Reject, Label: "confirmó la improcedencia", By: sup, Guards: guards(GProposedRej, GCause, GNoCharge), Tells: tells(TellRequester), Reading: "GAP-11", Clause: "P-02"},
	{ID: "OS-16", From: E03, To: F4, Act: Cancel, Label: "canceló", By: usr, Guards: guards(GRequester, GNotDecided, GNoCharge), Tells: tells(TellAdviser, TellSupervisor), Reading: "GAP-11", Clause: "S-04"},
	{ID: "OS-17", From: E03, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Guards: guards(GProposedEsc), Papers: papers("F-10"), Tells: tells(TellDirector, TellRequester), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-18", From: E04, To: E05, Act: Conclude, Label: "documentó y concluyó", By: ast, When: AtUser, Guards: guards(GAssigned, GBackupIfAsked, GNoChild, GBackupResult, GReceipt), Papers: papers("ST-OS"), Tells: tells(TellRequester), Letter: true, Clause: "A-04"},
	{ID: "OS-19", From: E04, To: E04D, Act: Conclude, Label: "terminó el servicio; el equipo está por devolverse", By: ast, When: AtDTIC, Guards: guards(GAssigned, GBackupIfAsked, GNoChild, GBackupResult, GReceipt), Papers: papers("ST-ERE"), Tells: tells(TellRequester), Reading: "GAP-05", Clause: "A-04 P-03"},
	{ID: "OS-20", From: E04D, To: E05, Act: TakeBack, Label: "probó y recibió su equipo", By: usrSup, When: AtDTIC, Guards: guards(GRequester, GFirstDone, GOtherPerson, GTestsPass), Custody: ToUser, Papers: papers("ST-ERE"), Tells: tells(TellRequester), Reading: "GAP-05", Clause: "R-U-03 G-04"},
	{ID: "OS-21", From: E04D, To: E11, Act: FaultPersists, Label: "la falla persiste en la entrega", By: []Role{Adviser, Requester}, Guards: guards(GAssigned, GRequester), Tells: tells(TellSupervisor), Reading: "GAP-06", Clause: "R-U-03", Loop: "falla en la entrega"},
	{ID: "OS-22", From: E04, To: E03, Act: Rethink, Label: "replanteó el diagnóstico", By: ast, When: AtUser, Guards: guards(GAssigned, GNotGone), Tells: tells(TellSupervisor), Reading: "GAP-06", Clause: "A-03", Loop: "replanteo"},
	{ID: "OS-23", From: E04, To: E13, Act: AskResources, Label: "pidió más recursos", By: ast, When: AtDTIC, Guards: guards(GAssigned), Papers: papers("F-07"), Tells: tells(TellSupervisor), Reading: "GAP-31", Clause: "R-A-06", Loop: "más recursos"},
	{ID: "OS-24", From: E04, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Guards: guards(GProposedEsc, GNotGone), Papers: papers("F-10"), Tells: tells(TellDirector, TellRequester), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-25", From: E05, To: F1, Act: AnswerSurvey, Label: "contestó la encuesta", By: usr, Guards: guards(GRequester, GSurveyTerm), Papers: papers("ST-ESST"), Tells: tells(TellAdviser, TellSupervisor), Letter: true, Clause: "A-05"},
	{ID: "OS-26", From: E05, To: F2, Act: ExpireSurvey, Label: "venció el plazo: satisfactoria (tácita)", By: sis, Guards: guards(GSurveyOver), Tells: tells(TellRequester, TellSupervisor), Letter: true, Clause: "P-10"},
	{ID: "OS-27", From: E05, To: E03, Act: Reopen, Label: "informó que la falla persiste", By: usr, Guards: guards(GRequester, GSurveyTerm, GSolved), Tells: tells(TellAdviser, TellSupervisor), Reading: "GAP-06", Clause: "R-U-03", Loop: "reapertura"},
	{ID: "OS-28", From: E06, To: E07, Act: AgreeMaintenance, Label: "acordó la fecha de mantenimiento", By: ast, Guards: guards(GAssigned, GFreeDay), Papers: papers("ST-ERE"), Tells: tells(TellRequester), Letter: true, Clause: "A-06"},
	{ID: "OS-29", From: E06, To: E03, Act: Rethink, Label: "replanteó", By: ast, Guards: guards(GAssigned), Tells: tells(TellRequester), Reading: "GAP-06", Clause: "A-03", Loop: "replanteo"},
	{ID: "OS-30", From: E06, To: F4, Act: Cancel, Label: "canceló", By: usr, Guards: guards(GRequester, GNoCharge), Tells: tells(TellAdviser), Reading: "GAP-11", Clause: "S-04"},
	{ID: "OS-31", From: E07, To: E08, Act: AcknowledgeDate, Label: "firmó de enterado", By: usr, Guards: guards(GRequester, GBackupSaid), Papers: papers("ST-ERE", "F-06"), Tells: tells(TellAdviser), Letter: true, Clause: "A-07 P-05"},
	{ID: "OS-32", From: E07, To: E06, Act: Observe, Label: "devolvió la fecha con observaciones", By: usrAST, Guards: guards(GTermAtDTIC), Papers: papers("ST-ERE"), Tells: tells(TellAdviser), Reading: "GAP-10", Clause: "A-07", Loop: "observaciones"},
	{ID: "OS-33", From: E07, To: F4, Act: Cancel, Label: "canceló", By: usrSup, Guards: guards(GTermOrOwn, GNoCharge), Papers: papers("ST-ERE"), Tells: tells(TellAdviser, TellRequester), Reading: "GAP-10", Clause: "S-04"},
	{ID: "OS-34", From: E08, To: E06, Act: Reschedule, Label: "pidió otra fecha", By: []Role{Adviser, Requester}, Guards: guards(GAssigned, GRequester), Papers: papers("ST-ERE"), Tells: tells(TellAdviser, TellRequester), Reading: "GAP-10", Clause: "A-06", Loop: "reprogramación"},
	{ID: "OS-35", From: E08, To: E04, Act: Maintain, Label: "realizó el mantenimiento", By: ast, Guards: guards(GAssigned, GBackupDone, GWorkshop), Tells: tells(TellRequester), Reading: "GAP-01", Clause: "A-08"},
	{ID: "OS-36", From: E08, To: E09, Act: FindFault, Label: "halló una falla que exige traslado", By: ast, When: AtUser, Guards: guards(GAssigned), Tells: tells(TellRequester), Reading: "GAP-01", Clause: "A-08"},
	{ID: "OS-37", From: E08, To: E11, Act: FindFault, Label: "halló una falla en el taller", By: ast, When: AtDTIC, Guards: guards(GAssigned), Tells: tells(TellRequester), Reading: "GAP-28", Clause: "A-08"},
	{ID: "OS-38", From: E08, To: F4, Act: Cancel, Label: "canceló antes de iniciar", By: usr, When: AtUser, Guards: guards(GRequester, GNoCharge), Papers: papers("ST-ERE"), Tells: tells(TellAdviser, TellSupervisor), Reading: "GAP-11", Clause: "S-04"},
	{ID: "OS-39", From: E08, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Guards: guards(GProposedEsc), Papers: papers("F-10"), Tells: tells(TellDirector), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-40", From: E09, To: E10, Act: DocumentHandover, Label: "llenó el ST-ERE y pidió la firma", By: ast, Guards: guards(GAssigned), Papers: papers("ST-ERE"), Tells: tells(TellRequester), Letter: true, Clause: "A-09"},
	{ID: "OS-41", From: E09, To: E03, Act: Rethink, Label: "replanteó", By: ast, Guards: guards(GAssigned), Tells: tells(TellRequester), Reading: "GAP-06", Clause: "A-03", Loop: "replanteo"},
	{ID: "OS-42", From: E10, To: E11, Act: TakeIn, Label: "recibió el equipo", By: ast, Guards: guards(GAssigned, GFirstDone, GOtherPerson, GBackupDone), Custody: ToDTIC, Papers: papers("ST-ERE", "F-06"), Tells: tells(TellRequester, TellAdviser), Letter: true, Clause: "A-10 P-03"},
	{ID: "OS-43", From: E10, To: E09, Act: Observe, Label: "devolvió el ST-ERE con observaciones", By: usrAST, Guards: guards(GTermAtDTIC), Papers: papers("ST-ERE"), Tells: tells(TellAdviser), Reading: "GAP-10", Clause: "A-10", Loop: "observaciones"},
	{ID: "OS-44", From: E10, To: F4, Act: Cancel, Label: "no entregó el equipo; cancelada", By: usrSup, Guards: guards(GTermOrOwn, GNoCharge), Papers: papers("ST-ERE"), Tells: tells(TellAdviser, TellRequester, TellSupervisor), Reading: "GAP-10", Clause: "S-04"},
	{ID: "OS-45", From: E11, To: E12, Act: DetermineWarranty, Answer: Yes, Label: "determinó que hay garantía", By: ast, Guards: guards(GAssigned, GWarranty), Tells: tells(TellRequester), Letter: true, Clause: "D-11"},
	{ID: "OS-46", From: E11, To: E13, Act: DetermineWarranty, Answer: No, Label: "determinó que no hay garantía", By: ast, Guards: guards(GAssigned, GNoWarranty), Tells: tells(TellSupervisor), Letter: true, Clause: "D-11"},
	{ID: "OS-47", From: E11, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Guards: guards(GProposedEsc), Papers: papers("F-10"), Tells: tells(TellDirector), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-48", From: E12, To: E05, Act: ReportProvider, Label: "reportó al proveedor y concluyó la gestión", By: ast, Guards: guards(GAssigned, GProviderRef), Custody: ToExternal, Tells: tells(TellRequester), Letter: true, Clause: "A-12 R-A-05"},
	{ID: "OS-49", From: E12, To: E13, Act: ProviderDenies, Label: "el proveedor negó la cobertura", By: ast, Guards: guards(GAssigned), Tells: tells(TellSupervisor, TellRequester), Reading: "GAP-36", Clause: "A-12"},
	{ID: "OS-50", From: E13, To: E14, Act: DetermineResources, Answer: Yes, Label: "determinó que hay recursos", By: sup, Tells: tells(TellAdviser), Letter: true, Clause: "D-13"},
	{ID: "OS-51", From: E13, To: E15, Act: DetermineResources, Answer: No, Label: "determinó que no hay recursos", By: sup, Tells: tells(TellAdviser), Letter: true, Clause: "D-13"},
	{ID: "OS-52", From: E13, To: E13I, Act: Acquire, Label: "inició la adquisición de insumos", By: sup, Guards: guards(GWaitEnabled), Papers: papers("F-07"), Tells: tells(TellRequester), Reading: "GAP-31", Clause: "R-S-03"},
	{ID: "OS-53", From: E13I, To: E13, Act: SuppliesArrive, Label: "llegaron los insumos o venció su plazo", By: []Role{Supervisor, System}, Guards: guards(GArrived), Tells: tells(TellSupervisor), Reading: "GAP-31", Clause: "R-S-03", Loop: "espera de insumos"},
	{ID: "OS-54", From: E13, To: E91, Act: Escalate, Label: "escaló al TDTIC", By: sup, Papers: papers("F-10"), Tells: tells(TellDirector), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-55", From: E14, To: E04, Act: ProvideResources, Label: "entregó los recursos", By: sup, Guards: guards(GStock), Papers: papers("F-07"), Tells: tells(TellAdviser), Letter: true, Clause: "A-14"},
	{ID: "OS-56", From: E15, To: E16, Act: ReceiveHandover, Label: "recibió el ST-ERE sin garantía", By: sup, Guards: guards(GFirstDone, GSectionC), Papers: papers("ST-ERE"), Tells: tells(TellAdviser), Letter: true, Clause: "A-15"},
	{ID: "OS-57", From: E16, To: E17, Act: TakeBack, Label: "recibió su equipo sin reparación", By: usrSup, When: AtDTIC, Guards: guards(GRequester, GFirstDone, GOtherPerson), Custody: ToUser, Papers: papers("ST-ERE"), Tells: tells(TellSupervisor, TellRequester), Letter: true, Clause: "A-16"},
	{ID: "OS-58", From: E17, To: E18, Act: DraftLetter, Label: "elaboró y turnó el oficio", By: sup, Papers: papers("Oficio"), Tells: tells(TellDirector), Letter: true, Clause: "A-17"},
	{ID: "OS-59", From: E18, To: E17, Act: ObserveLetter, Label: "devolvió el oficio con observaciones", By: tdtic, Guards: guards(GDirector), Papers: papers("Oficio"), Tells: tells(TellSupervisor), Reading: "GAP-09", Clause: "A-18", Loop: "observaciones"},
	{ID: "OS-60", From: E18, To: E05, Act: SignLetter, Label: "firmó el oficio y ordenó notificarlo", By: tdtic, Guards: guards(GDirector), Papers: papers("Oficio"), Tells: tells(TellRequester, TellAreas), Letter: true, Clause: "A-18 R-T-01 R-T-02"},
	{ID: "OS-61", From: E91, To: E03, Act: DetermineMechanism, Answer: MechReassig, Label: "determinó reasignar", By: tdtic, Guards: guards(GDirector, GNames, GReturned), Papers: papers("F-10"), Tells: tells(TellSupervisor, TellAdviser, TellRequester), Reading: "GAP-16", Clause: "P-11", Loop: "determinación"},
	{ID: "OS-62", From: E91, To: E92, Act: DetermineMechanism, Answer: MechThird, Label: "determinó otro responsable o un tercero", By: tdtic, Guards: guards(GDirector), Custody: MayGoOut, Papers: papers("F-10", "F-11"), Tells: tells(TellResponsible, TellRequester), Reading: "GAP-16", Clause: "P-11", Loop: "determinación"},
	{ID: "OS-63", From: E91, To: E04, Act: DetermineMechanism, Answer: MechNone, Label: "determinó que no hay solución", By: tdtic, Guards: guards(GDirector, GNames, GReturned), Papers: papers("F-10"), Tells: tells(TellAdviser, TellRequester), Reading: "GAP-16", Clause: "P-11", Loop: "determinación"},
	{ID: "OS-64", From: E91, To: E15, Act: DetermineMechanism, Answer: MechRepair, Label: "determinó reparación externa", By: tdtic, When: AtDTIC, Guards: guards(GDirector), Papers: papers("F-10"), Tells: tells(TellSupervisor, TellAdviser), Reading: "GAP-16", Clause: "P-11", Loop: "determinación"},
	{ID: "OS-65", From: E92, To: E04, Act: RecordResult, Label: "registró el resultado del mecanismo", By: sup, Guards: guards(GReturned), Custody: ComesBack, Papers: papers("F-11"), Tells: tells(TellAdviser, TellRequester), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-66", From: E92, To: E91, Act: MechanismFails, Label: "el mecanismo falló o venció", By: sup, Tells: tells(TellDirector), Reading: "GAP-16", Clause: "P-11", Loop: "mecanismo fallido"},
	{ID: "OS-67", From: E04D, To: E91, Act: NobodyReceives, Label: "nadie recibió el equipo", By: sup, Guards: guards(GReturnTerm), Papers: papers("F-10"), Tells: tells(TellDirector, TellUnitHead), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-68", From: E16, To: E91, Act: NobodyReceives, Label: "nadie recibió el equipo", By: sup, Guards: guards(GReturnTerm), Papers: papers("F-10"), Tells: tells(TellDirector, TellUnitHead), Reading: "GAP-16", Clause: "P-11"},
	{ID: "OS-69", From: E12, To: E91, Act: ProviderSilent, Label: "el proveedor no respondió", By: sup, Guards: guards(GAttempts), Papers: papers("F-10"), Tells: tells(TellDirector, TellRequester), Reading: "GAP-16", Clause: "P-11"},
}

// adviserStations are the states in which an AST has something to do, and which
// can therefore pass to another AST (GAP-12).
var adviserStations = []State{E03, E04, E04D, E06, E08, E09, E10, E11, E12, E15, E16}

var rev11Sides = []Side{
	{Act: Receive, In: []State{E03}, By: ast, Guards: guards(GAssigned), Label: "recibió la orden", Clause: "A-03"},
	{Act: RecordVisit, In: []State{E03}, By: ast, Guards: guards(GAssigned), Label: "registró su visita", Clause: "A-03"},
	{Act: ProposeRejection, In: []State{E03}, By: ast, Guards: guards(GAssigned), Tells: tells(TellSupervisor), Label: "propuso la improcedencia", Clause: "P-02", Reading: "GAP-11"},
	{Act: ProposeEscalation, In: []State{E03, E04, E08, E11}, By: ast, Guards: guards(GAssigned), Tells: tells(TellSupervisor), Label: "propuso escalar", Clause: "P-11", Reading: "GAP-16"},
	{Act: HandBack, In: []State{E04D}, By: ast, Passes: true, Guards: guards(GAssigned), Tells: tells(TellRequester), Label: "firmó la devolución", Clause: "R-U-03", Reading: "GAP-05"},
	{Act: SignHandover, In: []State{E10}, By: usr, Passes: true, Guards: guards(GRequester, GBackupSaid), Tells: tells(TellAdviser), Label: "firmó la entrega", Clause: "A-10 P-05"},
	{Act: AnnotateWarranty, In: []State{E15}, By: ast, Passes: true, Guards: guards(GAssigned), Tells: tells(TellSupervisor), Label: "anotó la sección C", Clause: "A-15", Reading: "GAP-08"},
	{Act: ReturnUnrepaired, In: []State{E16}, By: ast, Passes: true, Guards: guards(GAssigned), Tells: tells(TellRequester), Label: "documentó y firmó la devolución", Clause: "A-16"},
	{Act: DeliverAtWorkshop, In: []State{E08}, By: usr, Guards: guards(GRequester), Tells: tells(TellAdviser), Label: "firmó la entrega al taller", Clause: "P-03", Reading: "GAP-28"},
	{Act: TakeIn, In: []State{E08}, By: ast, Guards: guards(GAssigned, GOtherPerson), Custody: ToDTIC, Tells: tells(TellRequester), Label: "recibió el equipo en el taller", Clause: "P-03", Reading: "GAP-28"},
	{Act: DeclareBackup, In: []State{E04, E08, E10}, By: usr, Guards: guards(GRequester), Tells: tells(TellAdviser), Label: "respondió por su respaldo", Clause: "P-05 P-06", Reading: "GAP-23"},
	{Act: ReportBackup, In: []State{E04}, By: ast, Guards: guards(GAssigned), Label: "asentó el resultado del respaldo", Clause: "P-06", Reading: "GAP-23"},
	{Act: ValidateBackup, In: []State{E04, E08, E10}, By: usr, Guards: guards(GRequester), Tells: tells(TellAdviser), Label: "dijo si valida el respaldo", Clause: "P-06", Reading: "GAP-23"},
	{Act: TakeResources, In: []State{E04}, By: ast, Guards: guards(GAssigned), Tells: tells(TellSupervisor), Label: "acusó los recursos", Clause: "A-14"},
	{Act: AskSupplies, In: adviserStations, By: ast, Guards: guards(GAssigned), Tells: tells(TellSupervisor), Label: "solicitó insumos", Clause: "R-A-06"},
	{Act: Reassign, In: adviserStations, By: sup, Guards: guards(GAdviserFree, GNotOwnOrder), Tells: tells(TellFormer, TellAdviser, TellRequester), Label: "cambió de AST", Clause: "A-02", Reading: "GAP-12"},
	{Act: Pause, In: []State{E03, E04, E06, E09, E11}, By: []Role{Adviser, Supervisor}, Guards: guards(GAssigned), Label: "puso la orden en pausa", Clause: "R-A-02", Reading: "GAP-46"},
	{Act: Resume, In: []State{E03, E04, E06, E09, E11}, By: []Role{Adviser, Supervisor, System}, Guards: guards(GAssigned), Label: "reanudó la orden", Clause: "R-A-02", Reading: "GAP-46"},
	{Act: AskDisposal, In: []State{E04}, By: sup, Guards: guards(GBeyondRepair), Tells: tells(TellAdviser), Label: "solicitó la baja del equipo", Clause: "P-09 P-11", Reading: "GAP-16"},
	{Act: HandForDisposal, In: []State{E04}, By: ast, Guards: guards(GAssigned, GDisposalAsked, GBackupIfAsked, GNoChild), Tells: tells(TellCoordinator), Label: "entregó el equipo para su baja", Clause: "P-09", Reading: "GAP-16"},
	{Act: TakeForDisposal, In: []State{E04}, By: []Role{Coordination}, Guards: guards(GDisposalGiven), Custody: ToInventory, Tells: tells(TellAdviser, TellSupervisor, TellRequester), Label: "recibió el equipo y registró su baja", Clause: "P-09", Reading: "GAP-16"},
	{Act: LogProcedure, In: []State{E02, E03, E04, E04D, E05, E06, E07, E08, E09, E10, E11, E12, E13, E13I, E14, E15, E16, E17, E18, E91, E92}, By: sup, Label: "registró una gestión", Clause: "R-S-02"},
}

var rev11Timers = []Timer{
	{Name: TSurvey, Label: "Plazo de la encuesta", Clause: "P-10", Setting: "encuesta.dias", Default: "3d", Reminders: []string{"1d", "2d"}, Remind: "encuesta.recordatorios", Performs: "OS-26"},
	{Name: TPrevent, Label: "Mantenimiento preventivo anual", Clause: "P-04", Setting: "preventivo.meses", Default: "12m", Performs: "OS-02"},
	{Name: TDraft, Label: "Confirmar la orden propuesta", Setting: "plazo.t_bor", Default: "5d", Warns: tells(TellSupervisor), Reading: "GAP-22"},
	{Name: TAssign, Label: "Asignar", Setting: "plazo.t_asig", Default: "4h", Warns: tells(TellSupervisor, TellDirector), Reading: "GAP-46"},
	{Name: TReceive, Label: "Recibir la orden", Setting: "plazo.t_rec", Default: "4h", Warns: tells(TellSupervisor, TellDirector), Reading: "GAP-46"},
	{Name: TDiagnose, Label: "Diagnosticar", Setting: "plazo.t_diag", Default: "1d", Warns: tells(TellSupervisor), Reading: "GAP-46"},
	{Name: TAttend, Label: "Atender", Setting: "plazo.t_atn", Default: "2d", Warns: tells(TellSupervisor), Reading: "GAP-46"},
	{Name: TSign, Label: "Firmar", Setting: "firma.limite", Default: "3d", Reminders: []string{"1d"}, Remind: "firma.recordatorio", Warns: tells(TellSupervisor), Reading: "GAP-10"},
	{Name: TMaintain, Label: "Mantenimiento en su fecha", Default: "fecha", Reminders: []string{"-1d"}, Remind: "plazo.t_mto", Warns: tells(TellAdviser), Reading: "GAP-46"},
	{Name: TReturn, Label: "Recibir el equipo", Setting: "plazo.t_dev", Default: "5d", Reminders: []string{"1d", "2d", "3d"}, Remind: "plazo.t_dev_avisos", Warns: tells(TellUnitHead, TellSupervisor), Reading: "GAP-46"},
	{Name: TWarranty, Label: "Reportar al proveedor", Setting: "plazo.t_gar", Default: "1d", Warns: tells(TellSupervisor, TellDirector), Reading: "GAP-46"},
	{Name: TStore, Label: "Revisar la bodega", Setting: "plazo.t_bod", Default: "1d", Warns: tells(TellSupervisor, TellDirector), Reading: "GAP-46"},
	{Name: TLetter, Label: "Tramitar el oficio", Setting: "plazo.t_ofi", Default: "2d", Warns: tells(TellSupervisor, TellDirector), Reading: "GAP-46"},
	{Name: TSupplies, Label: "Esperar insumos", Setting: "insumos.dias", Default: "10d", Performs: "OS-53", Reading: "GAP-31"},
	{Name: TEscalated, Label: "Determinar el mecanismo", Setting: "plazo.t_p11", Default: "2d", Repeats: "1d", Warns: tells(TellDirector), Reading: "GAP-16"},
	{Name: TMechanism, Label: "Cumplir el mecanismo", Default: "fecha", Warns: tells(TellSupervisor), Reading: "GAP-16"},
	{Name: TProvider, Label: "Respuesta del proveedor", Default: "fecha", Repeats: "5d", Warns: tells(TellAdviser), Reading: "GAP-38"},
	{Name: TAgency, Label: "Respuesta de la Agencia", Setting: "plazo.t_sei", Default: "10d", Repeats: "5d", Warns: tells(TellSupervisor), Reading: "GAP-32"},
	{Name: TReview, Label: "Revisión conjunta", Setting: "plazo.t_rev", Default: "2d", Warns: tells(TellSupervisor, TellCoordinator), Reading: "GAP-19"},
	{Name: TInventory, Label: "Movimiento de inventario", Setting: "plazo.t_inv", Default: "10d", Warns: tells(TellSupervisor, TellCoordinator), Reading: "GAP-21"},
	{Name: TNewOrder, Label: "Nueva orden de instalación", Setting: "plazo.t_nos", Default: "5d", Reminders: []string{"1d", "3d"}, Remind: "retorno.recordatorios", Warns: tells(TellUnitHead), Reading: "GAP-17"},
}
