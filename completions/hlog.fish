# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hlog_global_optspecs
    string join \n h/help V/version
end

function __fish_hlog_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hlog_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hlog_using_subcommand
    set -l cmd (__fish_hlog_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hlog -n "__fish_hlog_needs_command" -s h -l help -d 'Print help'
complete -c hlog -n "__fish_hlog_needs_command" -s V -l version -d 'Print version'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "parse" -d 'Convert: every line to a record, printed as JSON, table, logfmt, CSV, TSV or raw'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "grep" -d 'Filter: print the lines that match, as they came'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "stats" -d 'Say what the lines add up to: requests, errors, dynos, slow queries, deploys and what each changed'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "check" -d 'Compare figures with limits, fail the CI job where one is broken'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "tail" -d 'Follow one or several apps through the installed heroku command, and reconnect'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "drain" -d 'Be the log drain that Heroku posts an app\'s lines to'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "run" -d 'Run a process on a dyno and put the dyno\'s metadata to every line it prints'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "setup" -d 'Make an app\'s logs complete: runtime metrics, dyno metadata, a drain'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "schema" -d 'Show the events, their fields, types and units'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "explain" -d 'Say what a code means (H12, R14, L10, an SQLSTATE, an exit status) and what to do about it'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c hlog -n "__fish_hlog_needs_command" -f -a "man" -d 'Print a man page'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s a -l app -d 'App, where the input knows it; a single name labels the lines whose input does not' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s o -l output -d 'json, table, logfmt, csv, tsv, raw, message, or template=\'{timestamp} {path}\'' -r -f -a "json\t''
table\t''
logfmt\t''
csv\t''
tsv\t''
raw\t''
message\t''"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l fields -d 'Columns, in this order: timestamp,dyno,service,data.path (json groups them in context and data; not for raw, message, template)' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand parse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s E -l regexp -d 'Regular expression on the message; may be repeated: any of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s a -l app -d 'App, where the input knows it; a single name labels the lines whose input does not' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s o -l output -d 'json, table, logfmt, csv, tsv, raw, message, or template=\'{timestamp} {path}\'' -r -f -a "json\t''
table\t''
logfmt\t''
csv\t''
tsv\t''
raw\t''
message\t''"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l fields -d 'Columns, in this order: timestamp,dyno,service,data.path (json groups them in context and data; not for raw, message, template)' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s F -l fixed-strings -d 'PATTERN is a fixed string'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s i -l ignore-case -d 'Upper and lower case are the same in PATTERN'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s v -l invert-match -d 'Print what PATTERN does not match (the other filters stay as they are)'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s c -l count -d 'Print only how many records match'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s q -l quiet -d 'Print nothing; end with 0 at the first match'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand grep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l only -d 'Sections to show (default: all)' -r -f -a "overview\t'time span, lines by event, rate'
requests\t'by endpoint: count, percentiles of service times, status classes'
errors\t'error codes, errors of the app, Postgres errors, exits'
dynos\t'load, memory against quota, restarts and crashes'
queries\t'slow statements, by shape'
deploys\t'who changed what when, and what each release changed'
metrics\t'figures of Postgres, Redis and of apps'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l by -d 'Group requests by these of their fields too' -r -f -a "dyno\t'that served the request'
status\t'HTTP status'
host\t'asked for'
protocol\t'http, https, http1.1, http2.0'
method\t'HTTP method'
code\t'error code of the router'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l order -d 'What comes first among endpoints' -r -f -a "total\t'most service time together (default)'
count\t'most requests'
p95\t'greatest 95th percentile of service times'
errors\t'most answers with a status of 500 to 599'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l top -d 'Length of each list (default: 10 in the view, all in JSON)' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l fold -d 'Fold what REGEX matches in paths to NAME, before ids are folded: \'/p/[^/]+=/p/:name\'; may be repeated' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l every -d 'Show how it stands every TIME (10s, 1m): in JSON an object a line' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s o -l output -d 'text, json, or partial: all that was counted, for --merge' -r -f -a "text\t'for people'
json\t'for programs'
partial\t'for --merge'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l html -d 'Write a page with graphs and tables to FILE, and print nothing' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s a -l app -d 'App, where the input knows it; a single name labels the lines whose input does not' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l merge -d 'FILEs are what -o partial wrote: add them up, to exactly what one run over all the lines would say. Where a list has more than 50,000 names it is no longer exact, and says so'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand check" -l fail-if -d 'Limit that is broken when EXPR holds; may be repeated' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l expect -d 'Condition that some record must meet; may be repeated; a stream is done as soon as all are met, or a limit on a count is broken' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l timeout -d 'End after that time (90s, 5m): what is expected and has not come by then is not met' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l config -d 'Take limits from the table `check` of a TOML file too: fail-if and expect (lists), timeout' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand check" -s o -l output -d 'text (on standard error), json, github (annotations), junit' -r -f -a "text\t'what is broken, on standard error'
json\t'one JSON object'
github\t'annotations of a GitHub workflow'
junit\t'a JUnit file'"
complete -c hlog -n "__fish_hlog_using_subcommand check" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand check" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand check" -s a -l app -d 'App, where the input knows it; a single name labels the lines whose input does not' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand check" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand check" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand check" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand check" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand check" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand check" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand check" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand check" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand check" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand check" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l num -d 'Lines of the past to begin with (default: the 1,500 that Heroku keeps)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s o -l output -d 'json, table, logfmt, csv, tsv, raw, message, or template=\'{timestamp} {path}\'' -r -f -a "json\t''
table\t''
logfmt\t''
csv\t''
tsv\t''
raw\t''
message\t''"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l fields -d 'Columns, in this order: timestamp,dyno,service,data.path (json groups them in context and data; not for raw, message, template)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s a -l app -d 'App to follow; may be repeated. Without one: the app of the current git remote' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l all -d 'Follow every app of the account'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand tail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l listen -d 'Where to listen: 127.0.0.1:8080, 0.0.0.0:443 (default: 0.0.0.0 and the port in PORT)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l keys -d 'File of keys: APP=KEY, one a line or several; they are added to those in HLOG_DRAIN_KEYS' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l store -d 'Keep the lines in DIR/APP/DAY.log, and print nothing; days that are over are compressed (zstd) under the same name' -r -f -a "(__fish_complete_directories)"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l retention -d 'Remove days from the store when they are older: 30d, 12w' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l tls-cert -d 'Certificate chain (PEM), where nothing in front of hlog speaks TLS; a renewed one is used after a minute' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l tls-key -d 'Key of the certificate (PEM)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s e -l event -d 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone' -r -f -a "router\t'a request through the router'
cpu-sample\t'load averages of a dyno'
memory-sample\t'memory of a dyno'
platform-error\t'an error of the dyno (R) or of logging (L)'
dyno-state\t'a dyno\'s state changed'
process-start\t'a process is being started'
process-stop\t'a dyno\'s processes are being stopped'
process-exit\t'a process ended'
slow-query\t'a statement that Postgres logged for its duration'
postgres-error\t'ERROR, FATAL or PANIC of Postgres, with its detail, hint and statement'
postgres-log\t'any other line of the Postgres server'
postgres-metrics\t'figures of Heroku Postgres'
redis-metrics\t'figures of Heroku Key-Value Store (Redis)'
deploy\t'code was deployed or promoted'
release\t'a release was made, rolled back to, or its commands were run'
build\t'a build (in older logs: a slug compilation)'
config-change\t'config vars were set or removed'
scale\t'the formation was changed'
addon-change\t'an add-on was attached, changed, provisioned or removed'
metrics\t'figures of apps and add-ons: sample#, measure#, count#, metric#'
dyno\t'any other line of the platform about a dyno: cycling, restarting, idling, ...'
api\t'any other line of Heroku\'s API'
log\t'any other line: what apps and add-ons print'
unparsed\t'a line without time and source: words of the CLI, or no Heroku log at all'
audit\t'what people did: deploys, releases, builds, config, scaling, add-ons, API lines, processes started by a user'"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s d -l dyno -d 'Dyno that wrote the line: web.1, web (every dyno of the type), \'worker.*\', router (the dyno of a request is data.dyno)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s s -l source -d 'Source: app or heroku' -r -f -a "app\t'what the app and its add-ons print'
heroku\t'what the platform says'"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s l -l level -d 'That level and above: debug, info, warn, error, fatal' -r -f -a "debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l since -d 'Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l until -d 'Not after TIME' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s w -l where -d 'By field: \'status >= 500\', \'service > 2s and path ~ "^/api"\', \'has(code)\'; may be repeated: all of them' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l request-id -d 'Every line, of router and app, that belongs to one request' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s m -l max-count -d 'After all filters: the first N records' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s o -l output -d 'json, table, logfmt, csv, tsv, raw, message, or template=\'{timestamp} {path}\'' -r -f -a "json\t''
table\t''
logfmt\t''
csv\t''
tsv\t''
raw\t''
message\t''"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l fields -d 'Columns, in this order: timestamp,dyno,service,data.path (json groups them in context and data; not for raw, message, template)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l color -d 'Colours (also: NO_COLOR, CLICOLOR_FORCE)' -r -f -a "auto\t'at a terminal'
always\t''
never\t''"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l tz -d 'Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l unparsed -d 'What to do with lines that are not understood' -r -f -a "keep\t'print them, whole'
fail\t'print them, and end with status 2 if there is one'"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l input-tz -d 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s a -l app -d 'App, by its key or by the path it posts to' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s n -l last -d 'After all filters: the last N records (they are kept in memory until the end)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l files-from -d 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)' -r -F
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l input-format -d 'Form of the lines' -r -f -a "auto\t'hlog\'s own JSON when the input begins with it, else any form of Heroku\'s'
heroku\t'any form of Heroku\'s, told line by line'
hlog\t'hlog\'s own JSON'"
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l threads -d 'Threads that work, the one that unpacks a compressed file among them (default: one per core, at most 12)' -r
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l allow-anonymous -d 'Without any key, take lines from everybody on this machine'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l redact -d 'Mask IP addresses, e-mail addresses and query strings'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l sort -d 'Merge all inputs in the order of time'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l no-join -d 'One record per physical line: do not join chunks of Postgres messages and cut messages'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l track-releases -d 'Learn from the log which release of the app is in force, and put it, with its commit, to every later line; a dyno may still run the one before'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -l no-progress -d 'No progress bar'
complete -c hlog -n "__fish_hlog_using_subcommand drain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand setup" -s a -l app -d 'App to set up' -r
complete -c hlog -n "__fish_hlog_using_subcommand setup" -l drain -d 'Also send the app\'s logs to this drain: the address of an `hlog drain`, with its key' -r
complete -c hlog -n "__fish_hlog_using_subcommand setup" -l dry-run -d 'Print the commands, and change nothing'
complete -c hlog -n "__fish_hlog_using_subcommand setup" -s y -l yes -d 'Do not ask'
complete -c hlog -n "__fish_hlog_using_subcommand setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hlog -n "__fish_hlog_using_subcommand schema" -l json-schema -d 'JSON Schema of a record'
complete -c hlog -n "__fish_hlog_using_subcommand schema" -s h -l help -d 'Print help'
complete -c hlog -n "__fish_hlog_using_subcommand explain" -s h -l help -d 'Print help'
complete -c hlog -n "__fish_hlog_using_subcommand completions" -s h -l help -d 'Print help'
complete -c hlog -n "__fish_hlog_using_subcommand man" -s h -l help -d 'Print help'
