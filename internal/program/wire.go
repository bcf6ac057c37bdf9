package program

import (
	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
	"secogem.gob.mx/soporte/internal/web/adminpages"
	"secogem.gob.mx/soporte/internal/web/assetpages"
	"secogem.gob.mx/soporte/internal/web/auditpages"
	"secogem.gob.mx/soporte/internal/web/contingencypages"
	"secogem.gob.mx/soporte/internal/web/controlpages"
	"secogem.gob.mx/soporte/internal/web/dealingpages"
	"secogem.gob.mx/soporte/internal/web/discoverypages"
	"secogem.gob.mx/soporte/internal/web/estatepages"
	"secogem.gob.mx/soporte/internal/web/figurespages"
	"secogem.gob.mx/soporte/internal/web/manualpages"
	"secogem.gob.mx/soporte/internal/web/orderpages"
	"secogem.gob.mx/soporte/internal/web/procedurepages"
	"secogem.gob.mx/soporte/internal/web/programmepages"
	"secogem.gob.mx/soporte/internal/web/proofpages"
	"secogem.gob.mx/soporte/internal/web/repairpages"
	"secogem.gob.mx/soporte/internal/web/sealpages"
	"secogem.gob.mx/soporte/internal/web/searchpages"
	"secogem.gob.mx/soporte/internal/web/storepages"
)

// joinUpstairs wires what an act causes in rooms above the orders, and the facts
// that guards need from there.
func (p *Program) joinUpstairs() {
	p.Desk.Facts = append(p.Desk.Facts, p.outageFacts, p.repairFacts, p.configuredFirst)
	p.Desk.After = append(p.Desk.After, p.spendFolio, p.followRepair, p.suggestImprovement, p.keepDealing, p.Maintenance.After)
	p.RepairDesk.After = append(p.RepairDesk.After, p.tellOfFile, p.askWhenClosed, p.answerLetter, p.Documents.AfterFile, p.keepFileDealing)
	p.Desk.Answers = p.answersAtFile
}

// addRoutes registers the pages of every room.
func (p *Program) addRoutes() {
	pages := &orderpages.Pages{Desk: p.Desk, People: p.People, Equipment: p.Equipment, Supplies: p.Supplies, Papers: p.Papers, Letters: p.Letters, Settings: p.Settings, Contingency: p.Contingency, Messages: p.Messages, Repair: p.Repair, Live: p.Live, Views: p.Views, Indicators: p.Indicators, Documents: p.Documents, Dealings: p.Dealings, Maintenance: p.Maintenance.Store, Discovery: p.Discovery}
	for _, room := range [][]web.Route{
		pages.Routes(),
		accountpages.Routes(accountpages.Rooms{Shell: p.Shell, DB: p.DB, People: p.People, Notices: p.Notices, Settings: p.Settings, Desk: p.Desk, Repair: p.RepairDesk, Feeds: p.Maintenance.Store, Setup: p.Config.Setup, Demo: p.Config.Demo, DemoPIN: p.Config.DemoPIN}),
		procedurepages.Routes(procedurepages.Rooms{Shell: p.Shell, DB: p.DB, Desk: p.Desk, Settings: p.Settings, Control: p.Control}),
		adminpages.Routes(adminpages.Rooms{Shell: p.Shell, DB: p.DB, People: p.People, Equipment: p.Equipment, Settings: p.Settings, Exchange: exchange.New(p.DB, p.People, p.Equipment), Desk: p.Desk, Files: p.Config.Files, Repair: p.Repair, Papers: p.Papers, Discovery: p.Discovery, Verify: p.Verify}),
		discoverypages.Routes(discoverypages.Rooms{Shell: p.Shell, DB: p.DB, Discovery: p.Discovery, Equipment: p.Equipment, People: p.People}),
		assetpages.Routes(assetpages.Rooms{Supplies: p.Supplies, Shell: p.Shell, DB: p.DB, People: p.People, Equipment: p.Equipment, Desk: p.Desk, Settings: p.Settings, Repair: p.Repair, Views: p.Views, Papers: p.Papers, Discovery: p.Discovery, Maintenance: p.Maintenance.Store, BaseURL: p.Config.BaseURL}),
		controlpages.Routes(controlpages.Rooms{Shell: p.Shell, DB: p.DB, People: p.People, Control: p.Control, Letters: p.Letters}),
		contingencypages.Routes(contingencypages.Rooms{DB: p.DB, Contingency: p.Contingency, People: p.People, Settings: p.Settings, Documents: p.Documents}),
		figurespages.Routes(figurespages.Rooms{DB: p.DB, People: p.People, Equipment: p.Equipment, Settings: p.Settings, Indicators: p.Indicators}),
		manualpages.Routes(p.Shell),
		programmepages.Routes(programmepages.Rooms{DB: p.DB, Desk: p.Maintenance, People: p.People, Settings: p.Settings, BaseURL: p.Config.BaseURL}),
		searchpages.Routes(searchpages.Rooms{Shell: p.Shell, Desk: p.Desk}),
		sealpages.Routes(sealpages.Rooms{DB: p.DB, People: p.People, Evidence: p.Evidence, Own: p.Own}),
		storepages.Routes(storepages.Rooms{DB: p.DB, Supplies: p.Supplies, Slips: p.Slips, Orders: p.Desk, People: p.People, Equipment: p.Equipment, Settings: p.Settings, Papers: p.Papers, Documents: p.Documents}),
		dealingpages.Routes(dealingpages.Rooms{DB: p.DB, Dealings: p.Dealings, People: p.People}),
		repairpages.Routes(repairpages.Rooms{Views: p.Views, DB: p.DB, Desk: p.RepairDesk, Dealings: p.Dealings, Orders: p.Desk, People: p.People, Equipment: p.Equipment, Letters: p.Letters, Papers: p.Papers, Documents: p.Documents}),
		estatepages.Routes(estatepages.Rooms{DB: p.DB, Desk: p.Desk, People: p.People, Equipment: p.Equipment, Repair: p.Repair, Letters: p.Letters, Papers: p.Papers, Settings: p.Settings}),
		proofpages.Routes(proofpages.Rooms{Shell: p.Shell, DB: p.DB, Dossiers: p.Dossiers, Papers: p.Papers, Letters: p.Letters, People: p.People, Settings: p.Settings, Blocks: p.Contingency, Verify: p.Verify, Folders: p.sealFolders()}),
		auditpages.Routes(auditpages.Rooms{DB: p.DB, Desk: p.Desk, People: p.People, Letters: p.Letters, Samples: p.Samples}),
	} {
		for _, r := range room {
			p.Shell.Add(auditpages.Logged(p.Samples, r))
		}
	}
}
