#!/bin/sh
# Try install.sh and release.sh on an empty Debian 12 in a folder, as root, with a stand-in for systemd:
#
#   rehearse.sh FOLDER [COMMAND …]     by default `deploy/install.sh localhost`; the site then serves until Ctrl-C
#
# It uses the ports 80 and 443 of this machine, and the network to fetch packages. Needs debootstrap and unshare.
set -eu
root=$(mkdir -p "$1" && cd -P "$1" && pwd)
shift
[ $# -gt 0 ] || set -- deploy/install.sh localhost
checkout=$(cd -P "$(dirname "$0")/../.." && pwd)

# from debootstrap's own mirror, and then from where this machine has its packages
[ -x "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
for file in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt /etc/apt/sources.list.d/debian.sources; do
  if [ -e "$file" ]; then cp "$file" "$root$file"; fi
done
# a list of this machine replaces that of debootstrap, which lacks the updates
if [ -e /etc/apt/sources.list.d/debian.sources ]; then rm -f "$root/etc/apt/sources.list"; fi
# packages start nothing: there is nothing that would keep it
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
rm -rf "$root/srv/checkout"
git -C "$checkout" archive --prefix=srv/checkout/ HEAD | tar -C "$root" -xf -
cp "$checkout/deploy/rehearsal/systemctl.py" "$root/usr/local/bin/systemctl"

# shellcheck disable=SC2016 # the inner shells expand
exec unshare --mount --pid --ipc --fork --kill-child sh -eu -c '
  root=$1; shift
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir -p "$root/run/lock" "$root/run/postgresql"; chmod 1777 "$root/run/lock" "$root/run/postgresql"
  exec chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
    sh -eu -c "
      command -v python3 >/dev/null || { apt-get update -qq; apt-get install -y -qq --no-install-recommends python3 >/dev/null; }
      systemctl serve >/var/log/stand-in.log 2>&1 &
      sleep 1
      cd /srv/checkout
      \"\$@\"
      echo \"rehearsal: done\"
      wait
    " sh "$@"
' sh "$root" "$@"
