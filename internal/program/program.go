// Package program builds every room and joins them: it is the one page where
// dependencies meet. cmd/soporte serves what it builds; seed and the stories use
// it whole, with a clock of their own.
package program

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/metrics"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

// Config is what an installation decides.
type Config struct {
	BaseURL string              // public address, for links and cookies
	Demo    bool                // a demonstration: the cast may be entered with one click
	DemoPIN string              // PIN of the cast, shown in the band
	Mail    bool                // notices also leave by mail
	Files   string              // folder of the files that people attach; "" takes none in (a demonstration gives a temporary one)
	Seals   string              // folder of the signed checkpoints of the audit; "" seals nothing
	Mirror  string              // second folder for copies of them; "" for none
	Key     string              // folder of the key with which PDFs are sealed; "" seals none
	Setup   *accountpages.Setup // first set-up; nil once somebody administers
	Metrics net.Listener        // where the metrics are served, without a session; nil serves none
	Clock   clock.Clock
	Log     *slog.Logger
}

// Program is everything built and joined over one open database.
type Program struct {
	DB          *database.DB
	Config      Config
	People      *people.Store
	Settings    *settings.Store
	Equipment   *equipment.Store
	Discovery   *discovery.Store
	Supplies    *supplies.Store
	Slips       *slips.Desk
	Papers      *papers.Store
	Letters     *letters.Store
	Control     *control.Store
	Dealings    *dealings.Store
	Notices     *notices.Store
	Contingency *contingency.Store
	Drafts      *drafts.Store
	Views       *views.Store
	Messages    *messages.Store
	Live        *live.Bus
	Repair      *repair.Store
	RepairDesk  *repair.Desk
	Maintenance *maintenance.Desk // the yearly programme
	Indicators  *indicators.Store
	Samples     *samples.Store
	Seals       *audit.Seals // nil seals nothing
	Evidence    *seals.Store // of signatures, and whom to believe
	Own         *seals.Own   // key with which PDFs are sealed; nil without a folder for it
	Documents   *documents.Store
	Dossiers    *dossier.Maker
	Desk        *orders.Desk
	Shell       *web.Shell

	meter   *metrics.Meter // nil where nobody watches
	readers readers        // of the privacy notice
}

// idle is how long a session lives without a request.
const idle = 8 * time.Hour

// New joins the rooms over an open, migrated database.
func New(db *database.DB, cfg Config) (*Program, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System()
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	p := &Program{
		DB: db, Config: cfg,
		Settings:  settings.New(db),
		Equipment: equipment.New(db),
		Supplies:  supplies.New(db),
		Papers:    papers.New(db),
		Letters:   letters.New(db),
		Control:   control.New(db),
		Dealings:  dealings.New(),
		Views:     views.New(db),
		Evidence:  seals.New(db),
	}
	var options []people.Option
	if cfg.Demo {
		options = append(options, people.WithDemo(), people.WithEntering(p.castReads))
	}
	p.People = people.New(db, cfg.Clock, options...)
	p.Contingency = contingency.New(db, cfg.Clock)
	p.Repair = repair.New(db)
	p.Discovery = discovery.New(db, p.Equipment)
	p.Indicators = indicators.New(db)
	p.Samples = samples.New(db)
	p.Notices = notices.New(db, p.People, cfg.Mail)
	p.Desk = &orders.Desk{
		DB: db, Clock: cfg.Clock, People: p.People, Equipment: p.Equipment, Papers: p.Papers,
		Letters: p.Letters, Supplies: p.Supplies, Settings: p.Settings, Evidence: p.Evidence,
	}
	if cfg.Files != "" {
		store, err := blobs.Open(cfg.Files)
		if err != nil {
			return nil, err
		}
		p.Desk.Blobs, p.Control.Blobs = store, store
	}
	if cfg.Seals != "" {
		checkpoints, err := audit.OpenSeals(cfg.Seals, cfg.Mirror)
		if err != nil {
			return nil, err
		}
		p.Seals = checkpoints
	}
	if err := p.openSeal(); err != nil {
		return nil, err
	}
	p.Desk.GivenUp = p.Control.GivenUp
	p.Desk.After = append(p.Desk.After, p.Notices.After)
	p.RepairDesk = &repair.Desk{DB: db, Clock: cfg.Clock, Files: p.Repair, People: p.People, Equipment: p.Equipment, Papers: p.Papers, Evidence: p.Desk.Evidence, Blobs: p.Desk.Blobs, Settings: p.Settings}
	p.Maintenance = &maintenance.Desk{DB: db, Clock: cfg.Clock, Store: maintenance.New(db), Orders: p.Desk, People: p.People, Settings: p.Settings, Notices: p.Notices}
	p.Slips = &slips.Desk{DB: db, Clock: cfg.Clock, Orders: p.Desk, People: p.People, Papers: p.Papers, Supplies: p.Supplies}
	p.Supplies.Tell = p.tellOfStore
	p.joinDocuments()
	p.joinUpstairs()
	p.joinWriting()
	p.Dossiers = &dossier.Maker{DB: db, Desk: p.Desk, People: p.People, Equipment: p.Equipment, Papers: p.Papers, Letters: p.Letters, Messages: p.Messages, Repair: p.Repair, Dealings: p.Dealings, Documents: p.Documents, Seals: p.Seals}
	return p, p.buildShell()
}

// Handler serves the whole program.
func (p *Program) Handler() http.Handler { return p.Shell.Handler() }

// counters are the two numbers of the top bar. What waits on «Mi turno» are orders and the
// days of the yearly programme that the person has to confirm (rev11 P-04).
func (p *Program) counters(ctx context.Context, a people.Actor) (web.Counters, error) {
	turns, err := p.Desk.CountMyTurn(ctx, a)
	if err != nil {
		return web.Counters{}, err
	}
	days, err := p.Maintenance.Store.CountWaiting(ctx, p.DB.Read(), a.Person.ID)
	if err != nil {
		return web.Counters{}, err
	}
	unread, err := p.Notices.Unread(ctx, a)
	return web.Counters{Turns: turns + days, Notices: unread}, err
}

func (p *Program) buildShell() error {
	o := web.Options{
		BaseURL: p.Config.BaseURL, Resume: p.People.Resume, Counters: p.counters, Clock: p.Config.Clock, Log: p.Config.Log, Idle: idle,
		Peek: p.People.Peek, Drafts: p.Drafts, Former: p.People.Former, Owes: p.owesPrivacy,
	}
	if p.Config.Metrics != nil {
		p.meter = metrics.New()
		p.meter.InUse("lectura", func() int { reading, _ := p.DB.InUse(); return reading })
		p.meter.InUse("escritura", func() int { _, writing := p.DB.InUse(); return writing })
		o.Observe = p.meter.Request
	}
	if p.Config.Demo {
		o.Demo = &web.Demo{PIN: p.Config.DemoPIN}
	}
	shell, err := web.New(o)
	if err != nil {
		return err
	}
	p.Shell = shell
	p.addRoutes()
	return nil
}
