# Router lines and the percentiles of their service times, by status: one of the things that `hlog stats` says.
/ heroku\[router\]: / {
    if (!match($0, / status=[0-9]+/)) next
    status = substr($0, RSTART + 8, RLENGTH - 8)
    count[status]++
    if (match($0, / service=[0-9]+/)) {
        ms = substr($0, RSTART + 9, RLENGTH - 9) + 0
        times[status, ms]++
        timed[status]++
        if (ms > most) most = ms
    }
}
function percentile(status, share,    rank, seen, ms) {
    rank = timed[status] * share
    for (ms = 0; ms <= most; ms++)
        if ((status, ms) in times && (seen += times[status, ms]) >= rank) return ms
    return "-"
}
END {
    for (status in count) print status, count[status], percentile(status, 0.5), percentile(status, 0.95), percentile(status, 0.99)
}
