#!/bin/sh
# Bring the site up on a fresh Debian 12, from nothing. As root, in a checkout:
#
#   deploy/install.sh sales.example.com [CERTIFICATE KEY]
#
# Installs the packages, makes the accounts, the database and the settings, and puts this checkout into service behind nginx.
# Without a certificate it makes one that browsers warn of. It can run again: settings, data and certificate stay as they are.
set -eu
host=${1:-}
top=/opt/salesmodel
here=$(cd -P "$(dirname "$0")" && pwd)

say() { echo "install: $*"; }
fail() { echo "install: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "run this as root"
[ $# = 1 ] || [ $# = 3 ] || fail "which host? install.sh sales.example.com [CERTIFICATE KEY]"
expr "$host" : '[a-z0-9][a-z0-9.-]*$' >/dev/null || fail "$host is no host name"

packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends \
    ca-certificates curl git openssl logrotate procps util-linux \
    python3 python3-venv nginx libnginx-mod-http-brotli-static postgresql \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation >/dev/null
}

# salesmodel runs the site and reads its code; salesmodel_owner owns the code and the tables, and nothing runs as it
accounts() {
  for account in salesmodel salesmodel_owner; do
    id "$account" >/dev/null 2>&1 ||
      useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$account"
  done
  # the settings, which have secrets, are for both
  usermod --append --groups salesmodel salesmodel_owner
}

folders() {
  install -d -m 755 "$top" "$top/releases" /var/www/acme
  install -d -m 755 -o salesmodel_owner -g salesmodel_owner "$top/web" "$top/web/static" "$top/cache"
  install -d -m 750 -g salesmodel /etc/salesmodel
  install -d -m 700 -o salesmodel -g salesmodel /var/lib/salesmodel
}

database() {
  version=$(pg_lsclusters --no-header | awk '$2 == "main" { print $1; exit }')
  install -m 644 "$here/postgresql/salesmodel.conf" "/etc/postgresql/$version/main/conf.d/salesmodel.conf"
  systemctl restart "postgresql@$version-main.service"
  for _ in $(seq 30); do
    runuser -u postgres -- psql -q -c "SELECT 1" >/dev/null 2>&1 && break
    sleep 1
  done
  (cd / && runuser -u postgres -- psql -q -f - <"$here/postgresql/roles.sql")
}

settings() {
  [ -e /etc/salesmodel/env ] && return
  umask 027
  {
    echo "# The site's settings; every one is described in .env.example. After a change: $top/current/deploy/release.sh restart"
    echo "SITE_URL=https://$host"
    echo "SECRET_KEY=$(openssl rand -hex 40)"
    echo "DATABASE_URL=postgresql://%2Frun%2Fpostgresql/salesmodel"
    echo "TRUSTED_PROXIES=1"
    echo "ERASURES_FILE=/var/lib/salesmodel/erasures.log"
    echo "# a new site starts with 300, and ends with 63072000"
    echo "HSTS_SECONDS=300"
    echo "# the people who run the site, and their mail server"
    echo "SITE_OPERATOR="
    echo "CONTACT_EMAIL="
    echo "EMAIL_HOST="
    echo "EMAIL_HOST_USER="
    echo "EMAIL_HOST_PASSWORD="
  } >/etc/salesmodel/env
  chown root:salesmodel /etc/salesmodel/env
  chmod 640 /etc/salesmodel/env
}

certificate() {
  install -d -m 700 /etc/salesmodel/tls
  if [ $# = 2 ]; then
    install -m 644 "$1" /etc/salesmodel/tls/certificate.pem
    install -m 600 "$2" /etc/salesmodel/tls/key.pem
  elif [ ! -e /etc/salesmodel/tls/key.pem ]; then
    say "making a certificate that browsers warn of; replace /etc/salesmodel/tls/*.pem"
    (
      umask 077
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$host" \
        -addext "subjectAltName=DNS:$host" -keyout /etc/salesmodel/tls/key.pem -out /etc/salesmodel/tls/certificate.pem \
        2>/dev/null
    )
  fi
}

units() {
  install -m 644 "$here"/systemd/* /etc/systemd/system/
  systemctl daemon-reload
  # enabled now and started by the release, when there is something to start
  systemctl enable --quiet salesmodel@1.socket salesmodel@2.socket salesmodel@1.service salesmodel@2.service \
    salesmodel-worker.service salesmodel-daily.timer salesmodel-backup.timer
  systemctl start salesmodel@1.socket salesmodel@2.socket
}

webserver() {
  ipv6=$([ -e /proc/net/if_inet6 ] && [ -s /proc/net/if_inet6 ] || echo "# ")
  [ -e /etc/nginx/nginx.conf.debian ] || cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.debian
  "$here/render" "$here/nginx/nginx.conf.in" USER="user www-data;" RUN=/run LOGS=/var/log/nginx TEMP=/var/lib/nginx \
    ADDRESS=0.0.0.0 HTTP_PORT=80 HTTPS_PORT=443 IPV6="$ipv6" HOST="$host" HOST_NAME="$host" \
    CERTIFICATE=/etc/salesmodel/tls/certificate.pem CERTIFICATE_KEY=/etc/salesmodel/tls/key.pem \
    INSTANCES="$top/instances.conf" RELEASE="$top/current" ROOT="$top/web" ACME=/var/www/acme WATCHERS="" BEHIND="" \
    REQUESTS_PER_SECOND=30 REQUESTS_AT_ONCE=200 CONNECTIONS=100 >/etc/nginx/nginx.conf
}

packages
accounts
folders
database
settings
shift
certificate "$@"
webserver
units
"$here/release.sh" new "$here/.."
systemctl enable --quiet nginx.service
systemctl start salesmodel-daily.timer salesmodel-backup.timer
say "https://$host is in service. The first administrator: cd $top/current && runuser -u salesmodel -- deploy/run python manage.py createsuperuser"
