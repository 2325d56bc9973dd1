#!/bin/sh
# install.sh: installs kaname on a Debian 12 without network, from the files beside it alone. As root.
# What the machine has already is left as it is.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
    echo "install.sh: root is needed (sudo ./install.sh)" >&2
    exit 1
fi
if [ "$(dpkg --print-architecture)" != @ARCHITECTURE@ ]; then
    echo "install.sh: these files are for @ARCHITECTURE@" >&2
    exit 1
fi
sha256sum --quiet --check --strict SHA256SUMS
set --
for file in packages/*.deb; do
    name=$(dpkg-deb --field "$file" Package)
    wanted=$(dpkg-deb --field "$file" Version)
    has=$(dpkg-query --show --showformat '${db:Status-Status} ${Version}' "$name" 2>/dev/null || true)
    case $has in
    "installed "*)
        if dpkg --compare-versions "${has#installed }" ge "$wanted"; then
            continue
        fi
        ;;
    esac
    set -- "$@" "$file"
done
DEBIAN_FRONTEND=noninteractive dpkg --install "$@" kaname_*.deb
echo
kaname --version
echo "Next: settings in /etc/kaname/kaname.conf, then: systemctl enable --now kaname"
echo "The administrator's guide: /usr/share/doc/kaname/administrator.ja.md"
