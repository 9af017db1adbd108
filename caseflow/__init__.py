from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from caseflow import columns
from caseflow.config import Settings, load_settings
from caseflow.extensions import configure_sqlite, csrf, db, login_manager, migrate
from caseflow.keys import may_make_keys
from caseflow.lib.crypto import Keyring

#: every room that has tables
MODELS = ("audit", "files", "accounts", "calendars", "tasks", "messages", "roster", "notices", "cases")
#: every room that has pages, in the order of the navigation
VIEWS = ("messages", "calendars", "cases", "notices", "roster", "reports", "accounts", "audit")


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Wire the rooms together and return the application; nothing else happens here."""
    settings = settings or load_settings(**overrides)
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask("caseflow", instance_path=str(settings.instance))
    _configure(app, settings)
    _start_extensions(app, settings)
    for room in MODELS:
        import_module(f"caseflow.{room}.models")
    import_module("caseflow.roster.handover").init_app(app)  # pupils move before their cases
    import_module("caseflow.cases.service").init_app(app)
    import_module("caseflow.cases.pupil_panel").init_app(app)
    _register_pages(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    ring = Keyring.load(settings.keys, create=may_make_keys(settings))
    columns.use_keyring(ring)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or ring.session_secret(),
        SQLALCHEMY_DATABASE_URI=settings.url,
        # a failed statement is logged without the names and numbers it carried
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        MAX_CONTENT_LENGTH=settings.upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TESTING=settings.testing,
        WTF_CSRF_TIME_LIMIT=None,
        **settings.flask,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _start_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    login_manager.init_app(app)
    csrf.init_app(app)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations", compare_type=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            configure_sqlite(db.engine, settings.sqlite_synchronous)


def _register_pages(app: Flask) -> None:
    web = import_module("caseflow.web")
    web.init_app(app)
    import_module("caseflow.accounts.guard").init_app(app)
    for room in VIEWS:
        views = import_module(f"caseflow.{room}.views")
        for blueprint in getattr(views, "blueprints", (views.bp,)):
            app.register_blueprint(blueprint)
