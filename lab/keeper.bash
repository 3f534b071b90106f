# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# The processes that own a lab, the keeper and its reaper: sourced by lab/lan, which says what they are for.
# shellcheck disable=SC2154 # name and runs are lab/lan's

# Run as root of its own mount namespace: builds the lab, says "ready", and keeps it while the owner lives.
keep() {
    count=$1 prefix=$2 families=$3 gateway=$4 split=$5 owner=$6
    local owner_born=0 never
    close_inherited
    cd "$runs" && runs=. # as an open folder: /run is about to be covered
    mount -t tmpfs lab /run && mkdir /run/netns
    mapfile -t hosts < <(host_names)
    build
    exec 8> >(reap) # nobody else holds this pipe's end: when the keeper ends, the reaper sees it
    [[ $owner == - ]] || { started "$owner" && owner_born=$REPLY; } || die "there is no process $owner to own the lab"
    record "$name" $$ $! "$count" "$prefix" "$gateway" "$split" "$owner"
    echo ready
    exec >/dev/null 2>&1 {never}<> <(:)
    if [[ $owner == - ]]; then read -r -u "$never"; fi
    while started "$owner" && [[ $REPLY == "$owner_born" ]]; do read -r -t 0.2 -u "$never" || true; done
}

# Lets go of whatever files the caller had open (255 is bash's hold on this script).
close_inherited() {
    local fd
    for fd in /proc/self/fd/*; do
        fd=${fd##*/}
        ((fd <= 2 || fd == 255)) || exec {fd}>&-
    done
}

build() {
    local host i builders=()
    printf 'netns add %s\n' bridge "${hosts[@]}" | ip -batch -
    {
        echo "link add br0 type bridge mcast_snooping 0 forward_delay 0"
        echo "link set br0 up"
        if ((split > 0)); then
            echo "link add br1 type bridge mcast_snooping 0 forward_delay 0"
            echo "link set br1 up"
            echo "link add cablegw1 type veth peer name eth1 address 02:1d:70:01:ff:fe netns gw"
            echo "link set cablegw1 master br1 up"
        fi
        for host in "${hosts[@]}"; do
            i=$(number "$host")
            printf 'link add cable%s type veth peer name eth0 address 02:1d:70:00:%02x:%02x netns %s\n' \
                "${host#h}" $((i / 256)) $((i % 256)) "$host"
            echo "link set cable${host#h} master br$(switch_of "$host") up"
        done
    } | configure bridge conf/all/disable_ipv6=1 conf/default/disable_ipv6=1
    for host in "${hosts[@]}"; do
        build_host "$host" &
        builders+=($!)
    done
    for i in "${builders[@]}"; do wait "$i" || die "cannot set up a host"; done
}

build_host() {
    local host=$1 i gate lan knobs=()
    i=$(number "$host")
    lan=$(switch_of "$host")
    gate=$(number gw)
    [[ $families != *6* ]] || knobs=(conf/{all,default,lo,eth0}/accept_dad=0)
    [[ $families == *6* ]] || knobs=(conf/{all,default}/disable_ipv6=1)
    [[ $host != gw ]] || knobs+=(conf/all/forwarding=1)
    [[ $host != gw || $families != *6* ]] || ((split == 0)) || knobs+=(conf/eth1/accept_dad=0)
    {
        echo "link set lo up"
        echo "link set eth0 up"
        [[ $families != *4* ]] || echo "addr add $(ipv4 "$i" "$lan")/$prefix brd + dev eth0"
        [[ $families != *6* ]] || echo "addr add $(ipv6 "$i" "$lan")/64 dev eth0"
        if [[ $host == gw ]]; then
            [[ $families != *4* ]] || echo "addr add 192.0.2.1/32 dev lo"
            [[ $families != *6* ]] || echo "addr add 2001:db8::1/128 dev lo"
            if ((split > 0)); then
                echo "link set eth1 up"
                [[ $families != *4* ]] || echo "addr add $(ipv4 "$i" 1)/$prefix brd + dev eth1"
                [[ $families != *6* ]] || echo "addr add $(ipv6 "$i" 1)/64 dev eth1"
            fi
        elif [[ $gateway == yes ]]; then
            [[ $families != *4* ]] || echo "route add default via $(ipv4 "$gate" "$lan")"
            [[ $families != *6* ]] || echo "route add default via $(ipv6 "$gate" "$lan")"
        fi
    } | configure "$host" "${knobs[@]}"
}

# Sets the IPv6 knobs KNOB=VALUE in namespace $1, then does the `ip` commands on standard input there.
configure() {
    # shellcheck disable=SC2016 # expanded by that shell
    nsenter --net="/run/netns/$1" sh -ec '
        cd /proc/sys/net/ipv6
        for knob; do echo "${knob#*=}" >"${knob%%=*}"; done
        echo 1000 >../ipv4/igmp_max_memberships
        [ "$0" != gw ] || echo 1 >../ipv4/ip_forward
        exec ip -batch -' "$@"
}

# Waits until the keeper has gone, then ends all that lives in the lab, asking first, and forgets the lab.
reap() {
    local namespaces resident tries signal=TERM
    trap '' HUP INT TERM
    namespaces=" $(stat -L -c %i /run/netns/* | tr '\n' ' ')"
    read -r || true
    exec >/dev/null 2>&1
    for ((tries = 0; tries < 100; tries++)); do
        mapfile -t resident < <(residents "$namespaces")
        ((${#resident[@]} > 0)) || break
        kill -s "$signal" "${resident[@]}" || true
        ((tries < 20)) && signal=CONT || signal=KILL
        sleep 0.05
    done
    with_lock forget "$name" $$
}

residents() { # NAMESPACES: the processes whose network namespace has one of these inode numbers
    local link process
    while read -r link process; do
        link=${link#net:[}
        [[ $1 != *" ${link%]} "* ]] || echo "${process//[!0-9]/}"
    done < <(find /proc/[0-9]*/ns/net -maxdepth 0 -printf '%l %p\n' 2>/dev/null)
}
