"""The WSGI entry 服务入口; refuses to start with the wrong key file."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from zhulian.ledger.canary import ensure_right_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
application = get_wsgi_application()
ensure_right_keys()

# Models can be imported only now.
from zhulian.accounts.wall import ensure_wall_holds  # noqa: E402
from zhulian.web.warming import warm  # noqa: E402

ensure_wall_holds()
warm()
# Policies and engines stay as long as the process: to search them for garbage again and again takes a tenth of a second.
gc.freeze()
