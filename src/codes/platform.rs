//! What do the codes of router (H), dynos (R) and logging (L) mean?

use super::Code;
use crate::record::Level;

/// The platform's codes: router (H), dynos (R), logging (L), ascending within each.
pub const CODES: &[Code] = &[
    Code {
        code: "H10",
        name: "App crashed",
        level: Level::Error,
        meaning: "No web dyno could take the request, because the web process crashed or did not \
                  finish booting. Every request gets 503 until one dyno is up.",
        remedy: &[
            "Read how it died: `hlog grep -e process-exit -d web --since -2h`, then the app's \
             last words above it: `hlog grep -d web --since -15m`.",
            "Look for a deploy or a config change just before: `hlog grep -e deploy -e release -e \
             config-change --since -2h`; undo it with `heroku releases:rollback`.",
            "When the cause is gone, `heroku ps:restart` starts the dynos at once; left alone, \
             Heroku waits longer after each crash.",
        ],
        see: None,
    },
    Code {
        code: "H11",
        name: "Backlog too deep",
        level: Level::Error,
        meaning: "Requests come in faster than the app answers them, so the queue in one router \
                  passed its limit and it turns new ones away with 503. A router gives a dyno 50 \
                  requests at a time; how long its queue may get varies.",
        remedy: &[
            "Add web dynos now: `heroku ps:scale web+2`.",
            "Find what got slow: `hlog grep -e router -w 'service > 5s' --since -1h` and `hlog \
             grep -e slow-query --since -1h`.",
            "If the traffic itself is the problem, block or rate limit its source in front of \
             Heroku; the client is in the field `fwd`.",
        ],
        see: None,
    },
    Code {
        code: "H12",
        name: "Request timeout",
        level: Level::Error,
        meaning: "The dyno sent no byte of an answer within 30 seconds, so the router gave the \
                  client 503. The time includes waiting in the dyno's own queue, and the app goes \
                  on working on the request.",
        remedy: &[
            "See which paths and dynos: `hlog grep -w 'code = H12' --since -1h`. One dyno only: \
             `heroku ps:restart --dyno-name web.1`.",
            "Follow one of them with its request_id: `hlog grep REQUEST_ID`. Check the database \
             meanwhile: `hlog grep -e slow-query --since -1h`.",
            "Set timeouts below 30 seconds in the app: on the whole request, on database \
             statements and on calls to other services.",
            "Move long work to a background job and answer at once; if the dynos are merely full, \
             `heroku ps:scale web+2`.",
        ],
        see: Some(
            "H12 and H27 rising after a move to Router 2.0 with Puma 6 or older: its handling of \
             keepalives is the likely cause. Update to Puma 7, or run `heroku labs:enable \
             http-disable-keepalive-to-dyno`.",
        ),
    },
    Code {
        code: "H13",
        name: "Connection closed without response",
        level: Level::Error,
        meaning: "A web process accepted the connection, then closed it without sending anything. \
                  The client got 503.",
        remedy: &[
            "Compare `service` across them: `hlog grep -w 'code = H13' --since -1h`. Always the \
             same number: the app server kills its worker at a timeout of its own. Near zero: a \
             crash, or a kept-alive connection closed too early.",
            "Look for crashed or killed workers in the app's output: `hlog grep -d web --since \
             -1h`.",
            "On Router 2.0, keep idle connections open in the app server for longer than the \
             router's 90 seconds, e.g. 95.",
            "Let the server finish open requests before it exits on SIGTERM.",
        ],
        see: None,
    },
    Code {
        code: "H14",
        name: "No web dynos running",
        level: Level::Error,
        meaning: "The app has no web dyno at all, so the router had nowhere to send the request. \
                  Mostly web was scaled to 0, or the Procfile has no web process.",
        remedy: &[
            "Start one: `heroku ps:scale web=1`, then check with `heroku ps`.",
            "If that fails, make sure the Procfile has a line `web: ...` and deploy again.",
            "Find who scaled it down: `hlog grep -e scale --since -24h`.",
        ],
        see: Some("The log line says \"No web processes running\"."),
    },
    Code {
        code: "H15",
        name: "Idle connection",
        level: Level::Error,
        meaning: "The dyno began to answer, then neither side sent a byte for 55 seconds, and the \
                  router cut the connection. Typical for WebSockets and streams without a \
                  heartbeat, and for answers shorter than their Content-Length.",
        remedy: &[
            "See which paths: `hlog grep -w 'code = H15' --since -1h`.",
            "WebSockets, server-sent events, long polls: send a ping or an empty chunk every 30 \
             seconds or so.",
            "Ordinary pages: check that the body is as long as its Content-Length, and that the \
             code writing it does not hang.",
        ],
        see: None,
    },
    Code {
        code: "H16",
        name: "Redirect to herokuapp.com",
        level: Level::Info,
        meaning: "The request came in under the app's old heroku.com name and was sent on to \
                  herokuapp.com with 301.",
        remedy: &["Nothing to repair. If clients still use the heroku.com name, give them the one \
             `heroku domains` shows."],
        see: Some("Retired: only in old logs."),
    },
    Code {
        code: "H17",
        name: "Poorly formatted HTTP response",
        level: Level::Error,
        meaning: "The dyno sent something that is no valid HTTP answer; a status line without its \
                  reason (`HTTP/1.1 200` instead of `HTTP/1.1 200 OK`) is enough. The client got \
                  503.",
        remedy: &[
            "See which paths: `hlog grep -w 'code = H17' --since -1h`.",
            "Read the raw answer: run the app locally and look at `curl -sv \
             http://localhost:5000/PATH`.",
            "Update or replace the web server or proxy that writes it, and check code that writes \
             headers by hand.",
        ],
        see: None,
    },
    Code {
        code: "H18",
        name: "Server Request Interrupted",
        level: Level::Error,
        meaning: "The app sent part of an answer, then the connection to the dyno broke. The \
                  client has a cut answer; the status is 503, or the one already sent, even 200.",
        remedy: &[
            "Look for a restart or a crash at that moment: `hlog grep -e process-exit -e \
             process-stop --since -1h`.",
            "Look for exceptions while streaming in the app's output: `hlog grep -d web --since \
             -1h`.",
            "Read the whole request body before answering early (say with 401 or 413), and close \
             connections only after the answer is out.",
        ],
        see: Some("Log lines carry `sock=backend`; in old logs the text is \"Request Interrupted\"."),
    },
    Code {
        code: "H19",
        name: "Backend connection timeout",
        level: Level::Error,
        meaning: "The router could not open a connection to a web dyno within 5 seconds, nor to \
                  the others it tried. Mostly the app is overwhelmed; with a single dyno also a \
                  machine that failed and is being replaced.",
        remedy: &[
            "See whether it is one dyno: `hlog grep -w 'code = H19' --since -1h`. If so: `heroku \
             ps:restart --dyno-name web.1`.",
            "All dynos: add some with `heroku ps:scale web+2`, and check their load: `hlog grep \
             -e cpu-sample -d web --since -1h`.",
            "Run at least two web dynos, so that the router has another one to try.",
            "Short bursts over all dynos that pass by themselves can be maintenance of the \
             routers: see `heroku status`.",
        ],
        see: None,
    },
    Code {
        code: "H20",
        name: "App boot timeout",
        level: Level::Error,
        meaning: "A request waited 75 seconds for a web dyno to come up, and none did. The time \
                  includes Heroku's own preparation of the dyno, unlike the 60 seconds of R10.",
        remedy: &[
            "See where the boot hangs: `hlog grep -e dyno-state -e process-start -d web --since \
             -30m`, and the app's output: `hlog grep -d web --since -30m`.",
            "If a deploy brought it, go back: `heroku releases:rollback`.",
            "Take slow work out of the boot: build assets during the build, migrate in the \
             release phase, connect to services lazily.",
            "As a stopgap, raise the app's limit at tools.heroku.support/limits/boot_timeout.",
        ],
        see: None,
    },
    Code {
        code: "H21",
        name: "Backend connection refused",
        level: Level::Error,
        meaning: "The dyno refused the router's connection, and so did the others it tried. \
                  Mostly the web process is too busy to accept connections, or is no longer \
                  listening on its port.",
        remedy: &[
            "See which dyno: `hlog grep -w 'code = H21' --since -1h`, and restart it: `heroku \
             ps:restart --dyno-name web.1`.",
            "Look for a web server that died inside a running dyno: `hlog grep -d web --since \
             -1h`.",
            "If the dynos are full: `heroku ps:scale web+2`, or more workers or threads per dyno \
             if memory allows.",
        ],
        see: None,
    },
    Code {
        code: "H22",
        name: "Connection limit reached",
        level: Level::Error,
        meaning: "A router holds more client connections to this app than it allows, and turned \
                  this request away with 503. The app is under heavy load and too slow to keep \
                  up; the limit varies.",
        remedy: &[
            "Add web dynos: `heroku ps:scale web+2`.",
            "Find what got slow: `hlog grep -e router -w 'service > 5s' --since -1h`.",
            "Check whether the load is wanted; if one source floods the app, stop it in front of \
             Heroku.",
        ],
        see: None,
    },
    Code {
        code: "H23",
        name: "Endpoint misconfigured",
        level: Level::Error,
        meaning: "A WebSocket handshake came in through an upstream proxy that does not support \
                  WebSockets.",
        remedy: &["In old logs: point the WebSocket host's DNS at the target that `heroku domains` \
             shows, past the proxy."],
        see: Some("Retired: Router 2.0 never emits it, and Heroku dropped it in 2026."),
    },
    Code {
        code: "H24",
        name: "Forced close",
        level: Level::Error,
        meaning: "The router that served this request was shut down, for maintenance or \
                  otherwise, before the request was done. It hits long requests and WebSockets \
                  most; the status is empty.",
        remedy: &[
            "Make clients reconnect, and retry requests that are safe to repeat.",
            "Many at once: look at `heroku status`.",
            "Keep requests short where you can; long work belongs in a background job.",
        ],
        see: None,
    },
    Code {
        code: "H25",
        name: "HTTP Restriction",
        level: Level::Error,
        meaning: "The router blocked the app's answer as too large or too risky and gave the \
                  client 502. `desc` says which rule: two different content lengths, a cookie too \
                  large to come back in a request, a header line over 512 kB, or a status line \
                  over 8 kB.",
        remedy: &[
            "See rule and path: `hlog grep -w 'code = H25' --since -24h`.",
            "Cookie: keep session data on the server and only an id in the cookie, well under 8 \
             kB.",
            "Content length: send the header once; look for a middleware or proxy that adds a \
             second one.",
            "Header or status line: move what is in it to the body.",
        ],
        see: None,
    },
    Code {
        code: "H26",
        name: "Request Error",
        level: Level::Error,
        meaning: "The client's request broke HTTP rules and could not be passed on whole. `cause` \
                  names it: an Expect header other than 100-continue (417), an unreadable header \
                  (400), or a broken chunk in the body (400).",
        remedy: &[
            "See the cause and who sends them: `hlog grep -w 'code = H26' --since -24h`; the \
             client is in `fwd`.",
            "Your own client: drop the odd Expect header, or repair how it writes headers and \
             chunks.",
            "Scanners and bots: ignore them.",
        ],
        see: Some("Not emitted by Router 2.0."),
    },
    Code {
        code: "H27",
        name: "Client Request Interrupted",
        level: Level::Warn,
        meaning: "The client went away before the answer was complete: a closed tab, a lost \
                  network, a timeout of its own. Logged with status 499; the app may still have \
                  done the work.",
        remedy: &[
            "A few are normal: ignore them.",
            "Many on one path mean that people give up on a slow page: `hlog grep -w 'code = H27' \
             --since -1h`, and look at `service`.",
            "All after the same time: a client, proxy or CDN has a timeout there. Raise it, or \
             answer sooner.",
        ],
        see: Some("See the note of H12 on Puma and Router 2.0."),
    },
    Code {
        code: "H28",
        name: "Client Connection Idle",
        level: Level::Warn,
        meaning: "The client stopped sending in the middle of its request, and after 55 silent \
                  seconds the router closed the connection. Logged with status 499.",
        remedy: &[
            "A few are normal: bad networks, broken clients, slow-request attacks.",
            "See who and where: `hlog grep -w 'code = H28' --since -24h`.",
            "Uploads: send large files straight to object storage instead of through the dyno.",
        ],
        see: None,
    },
    Code {
        code: "H31",
        name: "Misdirected Request",
        level: Level::Error,
        meaning: "The request reached a Heroku address that no longer serves this app, and got \
                  421. The client, or a CDN in between, uses old DNS data.",
        remedy: &[
            "Check that DNS points to the targets which `heroku domains` shows, by name and never \
             by IP address.",
            "With a CDN or proxy in front: set its origin to that target and flush what it \
             remembers of DNS.",
            "If people reach the app, and `agent` shows crawlers only, leave it: `hlog grep -w \
             'code = H31' --since -24h`.",
        ],
        see: None,
    },
    Code {
        code: "H32",
        name: "TLS Certificate Mismatch",
        level: Level::Error,
        meaning: "The Host header names another domain than the TLS connection was made for, so \
                  the router refused with 495. Typical for a proxy or CDN that connects under one \
                  name and forwards another.",
        remedy: &[
            "See which host: `hlog grep -w 'code = H32' --since -24h`.",
            "In the proxy, make the Host header and the TLS server name (SNI) the same domain, \
             one that is added to the app.",
            "Check that the certificate covers it: `heroku domains`, `heroku certs`, `heroku \
             certs:auto`.",
        ],
        see: None,
    },
    Code {
        code: "H33",
        name: "HTTP/2 Stream Broken",
        level: Level::Error,
        meaning: "An HTTP/2 stream broke before the request was done. Either side can be at \
                  fault, the client or the dyno, and the router cannot always tell which.",
        remedy: &[
            "See whether they share a path, a client or a dyno: `hlog grep -w 'code = H33' \
             --since -24h`.",
            "One dyno or path: look at the app's output then, `hlog grep -d web --since -1h`.",
            "One client: update its HTTP library, or let it use HTTP/1.1.",
        ],
        see: Some("Router 2.0 only."),
    },
    Code {
        code: "H34",
        name: "All up dynos are quarantined",
        level: Level::Error,
        meaning: "Every running web dyno refused or timed out the router's connections. The \
                  router leaves such a dyno alone for 5 seconds; it tried for up to 75 seconds \
                  and found none that answered.",
        remedy: &[
            "Look at the state of the dynos: `heroku ps`, and `hlog grep -e dyno-state -e \
             process-exit -d web --since -30m`.",
            "Restart them: `heroku ps:restart --process-type web`; if a deploy brought it, \
             `heroku releases:rollback`.",
            "If they are alive but full, add some: `heroku ps:scale web+2`.",
            "Check that the server listens on 0.0.0.0 and on the port in $PORT.",
        ],
        see: Some("Router 2.0 only; the legacy router logs H99 here."),
    },
    Code {
        code: "H70",
        name: "Access to bamboo HTTP endpoint denied",
        level: Level::Error,
        meaning: "The domain's DNS still pointed at proxy.heroku.com, the entry of the old Bamboo \
                  stack, which takes no requests for Cedar apps.",
        remedy: &["Point the domain at the target which `heroku domains` shows."],
        see: Some("Retired with Bamboo: only in old logs."),
    },
    Code {
        code: "H80",
        name: "Maintenance mode",
        level: Level::Info,
        meaning: "Maintenance mode is on, so every request gets the maintenance page with 503. \
                  Somebody switched it on; it is not a fault.",
        remedy: &[
            "When the work is done: `heroku maintenance:off`.",
            "Nobody remembers? See what was going on: `hlog grep -e api -e deploy --since -24h`.",
        ],
        see: None,
    },
    Code {
        code: "H81",
        name: "Blank app",
        level: Level::Info,
        meaning: "No code has been deployed to this app yet, so there is nothing that could \
                  answer.",
        remedy: &[
            "Deploy once: `git push heroku main`.",
            "If you did deploy, check that it went to this app: `heroku releases`, `hlog grep -e \
             build -e deploy --since -24h`.",
        ],
        see: Some("The documentation gives status 503; log lines show 502."),
    },
    Code {
        code: "H82",
        name: "You've used up your dyno hour pool",
        level: Level::Info,
        meaning: "The account's Eco dyno hours for this month are gone, and all its apps on Eco \
                  dynos sleep until the next month begins.",
        remedy: &[
            "Get this app back now: `heroku ps:type basic` moves it to dynos without a pool.",
            "See what is left: `heroku ps` shows the remaining hours.",
            "Scale other Eco apps down that need not run: `heroku ps:scale web=0 -a OTHER_APP`. \
             That saves hours from next month on.",
        ],
        see: Some(
            "In older logs, of the free dynos: \"Free dyno quota exhausted\" or \"Free app \
             running time quota exhausted\".",
        ),
    },
    Code {
        code: "H83",
        name: "Planned Service Degradation",
        level: Level::Info,
        meaning: "Work that Heroku planned reduces the service for this app. Heroku counts it as \
                  a notice, not as an error of the app.",
        remedy: &[
            "See what is going on: `heroku status`, and Heroku's mails to the app's owner.",
            "If nothing is announced, ask Heroku support.",
        ],
        see: None,
    },
    Code {
        code: "H99",
        name: "Platform error",
        level: Level::Error,
        meaning: "Something inside Heroku failed. H99 and R99 are the two codes that blame the \
                  platform and not your app.",
        remedy: &[
            "Look at `heroku status` and try again in a minute.",
            "See when it began and whether it goes on: `hlog grep -w 'code = H99' --since -1h`.",
            "If it lasts and nothing is announced, open a support ticket with a few request_ids.",
        ],
        see: Some(
            "The legacy router also logs it when every dyno refused or timed out for 75 seconds, \
             which can be the app's doing; Router 2.0 has H34 for that.",
        ),
    },
    Code {
        code: "R10",
        name: "Boot timeout",
        level: Level::Error,
        meaning: "The web process did not listen on $PORT within 60 seconds of its start (90 with \
                  Heroku's Java and Gradle tools). It was killed and counts as crashed.",
        remedy: &[
            "Make the server listen on 0.0.0.0 and on the port in $PORT; not on localhost, not on \
             a fixed port.",
            "See how far it got: `hlog grep -d web --since -15m`. Often it waits for a database \
             or another service.",
            "If a deploy brought it, go back: `heroku releases:rollback`.",
            "Take slow work out of the boot. As a stopgap, raise the app's limit at \
             tools.heroku.support/limits/boot_timeout.",
        ],
        see: None,
    },
    Code {
        code: "R11",
        name: "Bad bind",
        level: Level::Error,
        meaning: "The web process listened on another port than the one in $PORT, or not on \
                  0.0.0.0, and was killed.",
        remedy: &["Make the server listen on 0.0.0.0 and on the port in $PORT."],
        see: Some("Retired: only in old logs. Today the same mistake ends in R10."),
    },
    Code {
        code: "R12",
        name: "Exit timeout",
        level: Level::Error,
        meaning: "A process was told to stop with SIGTERM, had not stopped 30 seconds later, and \
                  was killed with SIGKILL. Work in progress was lost.",
        remedy: &[
            "See which processes: `hlog grep -w 'code = R12' --since -24h`.",
            "Handle SIGTERM: take no new work, finish or put back what is open, exit. Set the \
             server's or worker's shutdown timeout below 30 seconds.",
            "If a shell script starts the process, start it with `exec`, so that the signal \
             reaches it.",
            "Make jobs short, or safe to run again.",
        ],
        see: Some("In logs of 2014 and before the wait was 10 seconds."),
    },
    Code {
        code: "R13",
        name: "Attach error",
        level: Level::Error,
        meaning: "A one-off dyno of `heroku run` started, but could not be connected to the \
                  terminal that asked for it, and ended.",
        remedy: &[
            "Run the command again.",
            "Check firewall, VPN and proxy: on the Common Runtime, `heroku run` needs outgoing \
             connections to port 5000.",
            "No terminal needed? `heroku run:detached COMMAND` writes to the logs instead.",
        ],
        see: Some("Its line stands under the app's source, as `app[run.N]`."),
    },
    Code {
        code: "R14",
        name: "Memory quota exceeded",
        level: Level::Error,
        meaning: "The dyno uses more memory (RSS, swap and cache together) than its size allows, \
                  and swaps to disk. It goes on running, but may get very slow.",
        remedy: &[
            "Restart to get relief: `heroku ps:restart --dyno-name web.1`. If it is back within \
             hours, there is a leak or the dyno is too small.",
            "Watch it grow: `heroku labs:enable log-runtime-metrics`, restart, then `hlog grep -e \
             memory-sample -d web`.",
            "Run fewer processes or threads per dyno (WEB_CONCURRENCY, Puma or Gunicorn workers, \
             Sidekiq concurrency); in Ruby try MALLOC_ARENA_MAX=2.",
            "Take a larger size: `heroku ps:type web=standard-2x`.",
        ],
        see: Some("Dynos of Cedar Private Spaces have no swap and do not log it."),
    },
    Code {
        code: "R15",
        name: "Memory quota vastly exceeded",
        level: Level::Error,
        meaning: "The dyno's memory (RSS and swap, without cache) passed the hard limit and it \
                  was killed with SIGKILL. The limit is twice the quota up to Performance-L, 1.2 \
                  times for larger sizes, and the quota itself in Private Spaces.",
        remedy: &[
            "See which dyno, and what it did just before: `hlog grep -w 'code = R15' --since \
             -24h`, then `hlog grep -d worker.1 --since -1h`.",
            "Look for one huge job, query or upload that is held in memory as a whole; stream it, \
             or do it in batches.",
            "Run fewer processes or threads per dyno.",
            "Take a larger size: `heroku ps:type worker=standard-2x`.",
        ],
        see: Some(
            "Never on Fir: a dyno there restarts at 100% of its quota. In Private Spaces the dyno \
             can die before the line is written.",
        ),
    },
    Code {
        code: "R16",
        name: "Detached",
        level: Level::Error,
        meaning: "The terminal of a one-off dyno went away, and the process in it ignores SIGHUP \
                  and runs on. Mostly an oversight, and it costs dyno hours.",
        remedy: &[
            "Find it with `heroku ps` and stop it: `heroku ps:stop --dyno-name run.1234`.",
            "If it should outlive the terminal, start it with `heroku run:detached COMMAND`; else \
             let it exit on SIGHUP.",
        ],
        see: None,
    },
    Code {
        code: "R17",
        name: "Checksum error",
        level: Level::Error,
        meaning: "The app's slug did not match its checksum, or the checksum could not be \
                  checked, so the dyno did not start.",
        remedy: &[
            "Deploy again, or go back to a good release: `heroku releases:rollback`.",
            "If you make slugs yourself: the checksum is `SHA256:` and the SHA-256, in hex, of \
             the compressed slug.",
            "If Heroku built it and a new deploy does not help, contact Heroku support.",
        ],
        see: None,
    },
    Code {
        code: "R99",
        name: "Platform error",
        level: Level::Error,
        meaning: "Something inside Heroku failed. R99 and H99 are the two codes that blame the \
                  platform and not your app.",
        remedy: &[
            "Look at `heroku status` and try again in a minute.",
            "If the dyno stays down, `heroku ps:restart`.",
            "If it lasts and nothing is announced, open a support ticket.",
        ],
        see: None,
    },
    Code {
        code: "L10",
        name: "Drain buffer overflow",
        level: Level::Error,
        meaning: "A log drain could not take the messages as fast as they came, and Logplex \
                  dropped the oldest. Logplex keeps 1024 waiting messages for a drain; each line \
                  counts as one.",
        remedy: &[
            "See which drain and how many: `hlog grep -w 'code = L10'`, and list the drains: \
             `heroku drains`.",
            "Check the receiver: is it up, does it answer fast, is its plan's limit reached?",
            "Find who floods the log: `heroku logs --tail`; often a loop, a debug level left on, \
             or stack traces of many lines.",
            "Log less, and one line per event.",
        ],
        see: Some("Fir apps have no Logplex and never log it."),
    },
    Code {
        code: "L11",
        name: "Tail buffer overflow",
        level: Level::Error,
        meaning: "Your `heroku logs --tail` could not keep up, and Logplex left out lines in this \
                  session. Drains and other sessions are not affected.",
        remedy: &[
            "Ask for less: `heroku logs --tail --source app`, or one dyno with `--dyno-name \
             web.1`.",
            "Do not slow it down: write to a file first, `heroku logs --tail > app.log`, and \
             search that.",
            "For a complete log use a drain: `heroku drains:add URL`.",
        ],
        see: Some("Fir apps have no Logplex and never log it."),
    },
    Code {
        code: "L12",
        name: "Local buffer overflow",
        level: Level::Error,
        meaning: "A dyno wrote lines faster than log-shuttle, next to it, could hand them to \
                  Logplex, and some were dropped. Those lines are lost for every log and drain.",
        remedy: &[
            "See when and how many: `hlog grep -w 'code = L12'`.",
            "Log less: raise the log level, stop dumping large objects, sample what repeats.",
            "Spread the load over more dynos: `heroku ps:scale worker+1`.",
        ],
        see: None,
    },
    Code {
        code: "L13",
        name: "Local delivery error",
        level: Level::Error,
        meaning: "log-shuttle, which carries a dyno's lines to Logplex, could not deliver some, \
                  and they are lost. Mostly a short network fault or trouble in Logplex.",
        remedy: &[
            "Once or twice: nothing to do.",
            "See whether it goes on: `hlog grep -w 'code = L13' --since -24h`; look at `heroku \
             status`.",
            "If it lasts, contact Heroku support.",
        ],
        see: Some(
            "In Shield Private Spaces log-shuttle sends straight to the drain: check the receiver \
             there.",
        ),
    },
    Code {
        code: "L14",
        name: "Certificate validation error",
        level: Level::Error,
        meaning: "Logplex does not trust the TLS certificate of a syslog drain and cannot deliver \
                  to it. `error` says why, `uri` which drain.",
        remedy: &[
            "See both: `hlog grep -w 'code = L14'`, and check what the receiver presents: \
             `openssl s_client -connect HOST:PORT`.",
            "Renew the certificate if it has expired; it must come from a public authority, with \
             its whole chain, not self-signed.",
            "The name in it must be the name in the drain's URL: `heroku drains`.",
        ],
        see: Some("Fir apps have no Logplex and never log it."),
    },
    Code {
        code: "L15",
        name: "Tail buffer temporarily unavailable",
        level: Level::Error,
        meaning: "The store with the last 1500 lines, from which `heroku logs` reads, cannot be \
                  reached at the moment. New lines and drains go on.",
        remedy: &["Run `heroku logs` again.", "If it stays, follow live: `heroku logs --tail`."],
        see: Some("Fir apps have no Logplex and never log it."),
    },
    Code {
        code: "L20",
        name: "Tail sessions forbidden",
        level: Level::Error,
        meaning: "The app logs so much that Logplex allows no tail session for it.",
        remedy: &["Read the log through a drain: `heroku drains:add URL`.", "Log less, and one line per event."],
        see: Some("Known from Logplex's source; Heroku's list of codes does not have it."),
    },
];
