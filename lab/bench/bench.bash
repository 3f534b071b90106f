# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# What the benchmarks in this folder share: sourced by them, of no use alone.
#
# Every benchmark works in one folder of its own, in one lab of its own, and takes both away however it ends. Traffic
# stays in the lab; only processes that the benchmark itself started are ended, by their ids.
# shellcheck disable=SC2034 # much is set here for those who source it
set -euo pipefail
export LC_ALL=C

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
lan=$here/../lan
tools=$here/tools.py
idt=${IDT:-$here/../../idt}
at=${TMPDIR:-/tmp}
calm=20
cores=$(nproc)
python=/usr/bin/python3
command_line="lab/bench/${0##*/}${*:+ $*}"
started=() # process ids, ended at the end

# Options that all benchmarks have; the end of each usage text.
common_usage='  --at DIR     where all files lie; default: the temporary folder
  --idt PATH   the idt to measure; default: the one of this source tree
  --calm S     before each turn, wait at most S seconds (20) until other work leaves the processors 5 parts in 6'

die() { echo "lab/bench/${0##*/}: $1" >&2 && exit "${2:-1}"; }
misuse() { die "$1 (see --help)" 2; }
say() { echo "${0##*/}: $1" >&2; }

# Takes the common option at the front of "$@", or --help; says in `taken` how many words that were, 0 if none.
take_common() {
    taken=2
    case $1 in
        --at) at=${2:?--at takes a folder} ;;
        --calm) calm=${2:?--calm takes seconds} ;;
        --idt) idt=${2:?--idt takes a path} ;;
        -h | --help) usage && exit 0 ;;
        *) taken=0 ;;
    esac
}

# Ends with one sentence if programs are missing; arguments are PROGRAM:PACKAGE, with Debian's package names.
need() {
    local pair missing=()
    PATH=$PATH:/usr/sbin:/sbin
    for pair in "$@"; do
        [[ -x ${pair%%:*} ]] || type -P "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    ((${#missing[@]} == 0)) || die "needs Debian packages: apt-get install ${missing[*]}"
}

# Makes the folder $work and the lab of $1 hosts, each with an IPv4 address alone.
begin() {
    need python3:python3 ip:iproute2 "$idt:(no package: $idt)"
    [[ -x $python ]] || python=$(type -P python3)
    [[ -d $at ]] || die "there is no folder $at"
    idt=$(readlink -f "$idt")
    "$idt" --version >/dev/null || die "$idt does not start" # and is built with this
    export IDT_NO_BUILD=1
    work=$(mktemp -d "$at/idt-bench.XXXXXX")
    trap finish EXIT
    trap 'exit 130' INT TERM
    chmod 755 "$work"
    IDT_LAB=$("$lan" --name "bench$$" up "$1" --ipv4-only --owner $$)
    export IDT_LAB
    load_before=$(cut -d' ' -f1-3 /proc/loadavg)
}

finish() {
    local status=$?
    trap - EXIT
    end_all
    [[ ! ${IDT_LAB:-} ]] || "$lan" down >/dev/null 2>&1 || true
    rm -rf "$work"
    exit "$status"
}

# --- processes ---

# Becomes a command in a host: on HOST CMD...
on() { "$lan" exec "$@"; }

# Starts CMD in HOST beside this; its id is $pid. Output goes to file $log if that is set.
pid=''
start() {
    "$lan" exec "$@" >"${log:-/dev/null}" 2>"${log:-/dev/null}.err" </dev/null &
    pid=$!
    started+=("$pid")
    rm -f /dev/null.err
}

# Ends process $1, which start() started, with signal $2 (TERM), and KILL when 10 s later it is still there.
end() {
    local i
    ! is_running "$1" || kill -"${2:-TERM}" "$1" || true
    for ((i = 0; i < 100; i++)); do
        is_running "$1" || break
        pause 0.1
    done
    ! is_running "$1" || kill -KILL "$1" || true
    wait "$1" 2>/dev/null || true
}

# Kills process $1, which start() started, and forgets it, so that nobody ends another that gets its id.
shoot() {
    local one left=()
    ! is_running "$1" || kill -KILL "$1" || true
    wait "$1" 2>/dev/null || true
    for one in "${started[@]}"; do [[ $one == "$1" ]] || left+=("$one"); done
    started=("${left[@]}")
}

# Does process $1 still run? Ids are used again soon, so a child of this shell is what it must be.
is_running() {
    local line words
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -ra words <<<"${line##*) }"
    [[ ${words[0]} != [ZX]* && ${words[1]} == "$$" ]]
}

end_all() {
    local one
    for one in "${started[@]}"; do ! is_running "$one" || kill -TERM "$one" || true; done
    for one in "${started[@]}"; do end "$one"; done
    started=()
}

exec {never}<> <(:) # nothing comes from there

# Sleeps $1 seconds without starting a process.
pause() { read -rt "$1" -u "$never" || true; }

# Waits up to $1 seconds for CMD to succeed.
await() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < until)) || return 1
        pause 0.05
    done
}

# --- measuring ---

# The time in microseconds.
now() { REPLY=${EPOCHREALTIME/./}; }

# Runs CMD and sets `took` to its seconds; it must succeed.
timed() {
    local begin
    now && begin=$REPLY
    "$@" || die "failed: $*"
    now
    took=$(seconds $((REPLY - begin)))
}

seconds() { printf '%d.%03d' $(($1 / 1000000)) $(($1 % 1000000 / 1000)); }
median() { printf '%s\n' "$@" | sort -n | awk '{v[NR]=$1} END {print NR%2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
highest() { printf '%s\n' "$@" | sort -n | tail -1; }
lowest() { printf '%s\n' "$@" | sort -n | head -1; }
calc() { awk "BEGIN {printf \"${2:-%.2f}\", $1}"; }

# Lets the disk write what earlier runs left, so that nobody's turn pays for it, and waits for a calm machine.
settle() {
    local until=$((SECONDS + calm)) busy
    sync
    while ((SECONDS < until)); do
        count_cpu && busy=$REPLY
        pause 0.5
        count_cpu && busy=$((REPLY - busy)) # of 50 hundredths of a second, times the cores
        ((busy > 8 * cores)) || break
    done
}

# Bytes of $1, such as 64M or 1G.
bytes_of() {
    [[ $1 =~ ^([1-9][0-9]*)([KMG]?)$ ]] || misuse "not a size: $1"
    case ${BASH_REMATCH[2]} in
        K) REPLY=$((BASH_REMATCH[1] << 10)) ;;
        M) REPLY=$((BASH_REMATCH[1] << 20)) ;;
        G) REPLY=$((BASH_REMATCH[1] << 30)) ;;
        *) REPLY=${BASH_REMATCH[1]} ;;
    esac
}

# Ends unless there is room for $1 bytes where files lie.
need_room() {
    local free
    free=$(df -B1 --output=avail "$at" | tail -1)
    ((free > $1)) || die "needs $(($1 >> 20)) MiB in $at, where $((free >> 20)) MiB are free; choose another with --at"
}

# What host $1's cable carried so far: bytes and frames received, bytes and frames sent, as rx, rx_frames, tx, tx_frames.
count_cable() {
    local name rest
    while IFS=: read -r name rest; do
        [[ $name == *eth0 ]] || continue
        read -r rx rx_frames _ _ _ _ _ _ tx tx_frames _ <<<"$rest"
    done < <(on "$1" cat /proc/net/dev)
}

# Processor time used on this machine so far, by everyone, in hundredths of a second.
count_cpu() { read -r _ user nice system _ _ irq soft _ </proc/stat && REPLY=$((user + nice + system + irq + soft)); }

# The field $2 of the last JSON object in file $1 whose event is $3.
field() { "$python" "$tools" field "$1" "$2" "$3"; }

# --- what moves files ---

# Shares $2 from host $1 with idt (more options follow) until ended: sets pid, file_id and port.
serve_idt() {
    log=$work/share.json
    rm -f "$log"
    start "$1" "$idt" share "$2" --json "${@:3}"
    await 120 grep -qs '"event":"sharing"' "$log" || die "idt share does not start: $(cat "$log.err")"
    file_id=$(field "$log" file_id sharing)
    port=$(field "$log" port sharing)
    log=''
}

# Serves folder $2 from host $1 with nginx until ended: sets pid.
serve_nginx() {
    local temporary=$work/nginx kind
    mkdir -p "$temporary"
    {
        echo "worker_processes auto; pid $temporary/pid; error_log $temporary/error; user $(id -un);"
        echo 'events { worker_connections 1024; }'
        echo "http { access_log off; sendfile on; tcp_nopush on; server { listen 80; root $2; }"
        for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $temporary/$kind;"; done
        echo '}'
    } >"$temporary/conf"
    start "$1" nginx -c "$temporary/conf" -e "$temporary/error" -g 'daemon off;'
    await 10 on "$1" curl -sfo /dev/null -r 0-0 "http://$(address "$1")/${3:-}" || die "nginx does not start"
}

address() { REPLY=10.77.$(($1 / 256)).$(($1 % 256)) && echo "$REPLY"; }

# Starts the tracker in host $1; it writes who has all to $work/seeds.
serve_tracker() {
    log=$work/tracker
    start "$1" "$python" "$tools" tracker "$work/seeds"
    await 10 grep -qs ready "$log" || die "the tracker does not start: $(cat "$log.err")"
    log=''
}

# Starts BitTorrent client $1 in host $2 with torrent $3 and folder $4; sets pid. When it has everything, it writes the
# time to file $4.done. The clients have their default settings but for these: nothing outside of the lab (DHT, local
# discovery, port mapping), TCP alone, no encryption, files made as the data comes, no queue.
start_client() {
    local home=$4.home
    rm -rf "$home" "$4.done"
    mkdir -p "$home" "$4"
    # shellcheck disable=SC2016
    printf '#!/bin/bash\necho "${EPOCHREALTIME/./}" >%q\n' "$4.done" >"$home/done"
    chmod 755 "$home/done"
    log=$home/log
    case $1 in
        aria2)
            start "$2" aria2c --no-conf --dir="$4" --seed-ratio=0.0 --check-integrity=true --file-allocation=none \
                --enable-dht=false --enable-dht6=false --bt-enable-lpd=false --listen-port=6881 --summary-interval=0 \
                --on-bt-download-complete="$home/done" --console-log-level=error "$3"
            ;;
        transmission)
            cat >"$home/settings.json" <<END
{"dht-enabled": false, "lpd-enabled": false, "utp-enabled": false, "port-forwarding-enabled": false,
 "encryption": 0, "preallocation": 0, "peer-port": 6881, "rpc-enabled": false}
END
            start "$2" transmission-cli -g "$home" -w "$4" -f "$home/done" -M -p 6881 -et "$3"
            ;;
        qbittorrent)
            mkdir -p "$home/qBittorrent/config"
            cat >"$home/qBittorrent/config/qBittorrent.conf" <<END
[LegalNotice]
Accepted=true
[AutoRun]
enabled=true
program=$home/done
[BitTorrent]
Session\\BTProtocol=TCP
Session\\DHTEnabled=false
Session\\LSDEnabled=false
Session\\Encryption=2
Session\\Port=6881
Session\\Preallocation=false
Session\\QueueingSystemEnabled=false
[Network]
PortForwardingEnabled=false
END
            start "$2" qbittorrent-nox --profile="$home" --webui-port=8080 --save-path="$4" --add-paused=false "$3"
            ;;
        *) misuse "no client named $1" ;;
    esac
    log=''
}

# Makes file $1's torrent $2 for the tracker in host $3.
make_torrent() { "$python" "$tools" torrent "$1" "$2" "http://$(address "$3"):6969/announce"; }

# Starts client $1 as a seeder of torrent $3 with data folder $4 in host $2, once the tracker knows it as complete.
seed_client() {
    : >"$work/seeds"
    start_client "$1" "$2" "$3" "$4"
    await 120 grep -qs "^$(address "$2") " "$work/seeds" || die "$1 does not seed: $(tail -3 "$4.home/log")"
}

# The packages that the client $1 needs, for need().
client_package() {
    case $1 in
        aria2) echo aria2c:aria2 ;;
        transmission) echo transmission-cli:transmission-cli ;;
        qbittorrent) echo qbittorrent-nox:qbittorrent-nox ;;
        *) misuse "no client named $1; there are aria2, transmission and qbittorrent" ;;
    esac
}

# --- results ---

# Prints a line of a Markdown table.
row() {
    local cell
    for cell in "$@"; do printf '| %s ' "$cell"; done
    echo '|'
}

# Prints the head of a table: the names of its columns, the first to the left, the others to the right.
head_row() {
    row "$@"
    printf '|---'
    printf '%.0s|---:' "${@:2}"
    echo '|'
}

version_of() {
    case $1 in
        idt) echo "$("$idt" --version 2>/dev/null | head -1) ($(revision))" ;;
        java) echo "Java $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$(java_home)/release")" ;;
        nginx) nginx -v 2>&1 | sed 's#.*/#nginx #' ;;
        aria2) aria2c --version | sed -n '1s/ version//p' ;;
        transmission) transmission-cli -V 2>&1 | sed 's/transmission-cli/transmission/; s/ (.*//' ;;
        qbittorrent) qbittorrent-nox --version 2>&1 | sed 's/ v/ /' ;;
        iperf3) iperf3 --version | sed -n '1s/ (.*//p' ;;
        curl) curl --version | awk 'NR == 1 {print $1, $2}' ;;
        *) dpkg-query -W -f '${Package} ${Version}' "$1" ;;
    esac
}

revision() {
    local source=${idt%/*}
    git -C "$source" describe --always --dirty --exclude '*' 2>/dev/null || echo 'no git'
}

# Where the Java is that idt runs on.
java_home() {
    local candidate
    for candidate in "${IDT_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [[ -x $candidate/bin/java ]] && grep -qsE '^JAVA_VERSION="(2[5-9]|[3-9])' "$candidate/release" && break
    done
    echo "$candidate"
}

# Prints what this was measured with and on; arguments: programs whose version matters.
print_machine() {
    local program model versions=''
    model=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
    for program in idt java "$@"; do versions+=", $(version_of "$program")"; done
    echo
    echo "Command: \`$command_line\`"
    echo
    echo "Machine: $(nproc) cores${model:+ ($model)}, $(($(awk '/MemTotal/ {print $2}' /proc/meminfo) >> 20)) GiB," \
        "Linux $(uname -r | cut -d- -f1), TCP $(on 1 cat /proc/sys/net/ipv4/tcp_congestion_control)," \
        "files on $(df --output=fstype "$at" | tail -1)${versions}." \
        "Load $load_before before, $(cut -d' ' -f1-3 /proc/loadavg) after. $(date -u +%F)."
}
