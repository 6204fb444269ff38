#!/bin/sh
# Put a release of the site into service without a failed request, or go back to the one before. As root:
#
#   release.sh new [FOLDER]    install the checkout in FOLDER (by default this one), migrate, and restart piece by piece
#   release.sh back            go back to the release before; the database keeps its columns
#   release.sh restart         restart the site's processes piece by piece, after a change of settings
#   release.sh list            the installed releases, newest first; * is in service
#
# Of two instances one is always in service. Migrations run while the old release serves, so they may only add (see
# docs/operations.md). If the new release does not become ready, the old one is put back.
set -eu
top=${SALESMODEL:-/opt/salesmodel}
keep=5
instances="1 2"
ready_within=60

say() { echo "release: $*"; }
fail() { echo "release: $*" >&2; exit 1; }
owner() { runuser -u salesmodel_owner -- env HOME="$top/cache" "$@"; }
in_service() { basename "$(readlink "$top/current")"; }

# the release that follows $1, newest first
before() {
  releases | awk -v here="$1" 'found { print; exit } $0 == here { found = 1 }'
}

releases() {
  find "$top/releases" -mindepth 1 -maxdepth 1 -type d -name '2*' -printf '%f\n' | sort -r
}

# Write which instances nginx passes requests to, and make it read that. Requests in progress are finished.
serve_by() {
  {
    echo "upstream instances {"
    for instance in $instances; do
      case " $* " in *" $instance "*) down="" ;; *) down=" down" ;; esac
      # an instance that is away refuses at once, so nothing is gained by leaving it out for a while
      echo "    server unix:/run/salesmodel/$instance.sock max_fails=0$down;"
    done
    echo "}"
  } >"$top/instances.conf.new"
  mv "$top/instances.conf.new" "$top/instances.conf"
  systemctl reload-or-restart nginx.service
}

is_ready() {
  curl --silent --fail --max-time 3 --output /dev/null --unix-socket "/run/salesmodel/$1.sock" \
    --header "X-Forwarded-Proto: https" "http://$(host)/readyz"
}

host() { sed -n 's|^SITE_URL=https://||p' /etc/salesmodel/env; }

wait_ready() {
  for _ in $(seq "$ready_within"); do
    is_ready "$1" && return 0
    sleep 1
  done
  return 1
}

# Restart one instance while the other serves; fails if it does not become ready.
restart_instance() {
  others=$(echo " $instances " | sed "s/ $1 / /")
  # shellcheck disable=SC2086 # one word an instance
  serve_by $others
  systemctl restart "salesmodel@$1.service"
  wait_ready "$1" || return 1
  # shellcheck disable=SC2086
  serve_by $instances
  say "instance $1 is in service"
}

restart_all() {
  systemctl restart salesmodel-worker.service
  for instance in $instances; do
    restart_instance "$instance" || return 1
  done
}

point_to() {
  ln -sfn "releases/$1" "$top/current.new"
  mv -T "$top/current.new" "$top/current"
}

# Make $1 the release in service. If it does not become ready, the instances go back to the one before.
put_in_service() {
  previous=""
  if [ -L "$top/current" ]; then previous=$(in_service); fi
  point_to "$1"
  if restart_all; then
    return 0
  fi
  case $previous in "" | "$1") fail "the site does not become ready; journalctl -u 'salesmodel@*'" ;; esac
  point_to "$previous"
  restart_all || fail "neither $1 nor $previous becomes ready; journalctl -u 'salesmodel@*'"
  fail "$1 did not become ready, so $previous serves again; journalctl -u 'salesmodel@*'"
}

# Build $2 from the checkout $1: its code, packages and static files, owned by the account that migrates.
build() {
  folder=$top/releases/$2
  install -d -o salesmodel_owner -g salesmodel_owner -m 755 "$folder"
  if [ -e "$1/.git" ]; then
    git -c safe.directory="$1" -C "$1" archive HEAD
  else
    tar -C "$1" --exclude=./.venv --exclude=./var -cf - .
  fi | owner tar -C "$folder" -xf -
  ln -s /etc/salesmodel/env "$folder/.env"
  cd "$folder"
  owner env PYTHON="${PYTHON:-python3}" sh .ci/install requirements.lock
  # the processes may not write here, so Python could not keep what it compiles
  owner .venv/bin/python -m compileall -q -j 0 .venv/lib diagnostics salesmodel manage.py || true
  manage collectstatic --no-input --verbosity 0
  chmod -R a+rX "$folder"
  # files of earlier releases stay, for pages that are open in browsers; after three months nobody needs them
  cp -R var/static/. "$top/web/static/"
  find "$top/web/static" -type f -mtime +90 -delete
}

manage() { owner env LOG_LEVEL=WARNING .venv/bin/python manage.py "$@"; }
# the same as the account that runs the site, which may neither write code nor change tables
manage_as_site() { runuser -u salesmodel -- env LOG_LEVEL=WARNING .venv/bin/python manage.py "$@"; }

# A migration that waits half a second for a lock gives up, before pages fail that wait behind it; it is tried again.
migrate() {
  url=$(sed -n 's/^DATABASE_URL=//p' /etc/salesmodel/env)
  case $url in *\?*) join="&" ;; *) join="?" ;; esac
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    DATABASE_URL="$url${join}options=-c%20lock_timeout%3D500ms" manage migrate --no-input --verbosity 0 && return 0
    say "the database was busy; trying again in 3 seconds"
    sleep 3
  done
  return 1
}

forget_old() {
  current=$(in_service)
  releases | tail -n "+$((keep + 1))" | while read -r old; do
    [ "$old" = "$current" ] || rm -rf "${top:?}/releases/$old"
  done
}

new() {
  from=$(cd -P "${1:-$(dirname "$0")/..}" && pwd)
  name=$(date -u +%Y%m%d-%H%M%S)
  say "building $name from $from"
  build "$from" "$name"
  migrate || fail "the database could not be migrated; $name is not in service"
  manage_as_site check --deploy --database default
  manage_as_site load_reference_questionnaire
  manage write_proxy_files var/proxy
  chmod -R a+rX var/proxy
  cd /
  put_in_service "$name"
  forget_old
  say "$name is in service"
}

back() {
  earlier=$(before "$(in_service)")
  [ -n "$earlier" ] || fail "there is no release before $(in_service)"
  put_in_service "$earlier"
  say "$earlier is in service"
}

[ "$(id -u)" = 0 ] || fail "run this as root"
case ${1:-} in
  new) shift; new "$@" ;;
  back) back ;;
  restart) restart_all || fail "the site does not become ready; journalctl -u 'salesmodel@*'" ;;
  list) releases | sed "s/^$(in_service)\$/& */" ;;
  *) sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
