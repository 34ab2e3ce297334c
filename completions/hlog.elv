
use builtin;
use str;

set edit:completion:arg-completer[hlog] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'hlog'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'hlog'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand parse 'Convert: every line to a record, printed as JSON, table, logfmt, CSV, TSV or raw'
            cand grep 'Filter: print the lines that match, as they came'
            cand tail 'Follow one or several apps through the installed heroku command, and reconnect'
            cand run 'Run a process on a dyno and put the dyno''s metadata to every line it prints'
            cand setup 'Make an app''s logs complete: runtime metrics, dyno metadata, a drain'
            cand schema 'Show the events, their fields, types and units'
            cand explain 'Say what a code means (H12, R14, L10, an SQLSTATE, an exit status) and what to do about it'
            cand completions 'Print a completion script'
            cand man 'Print a man page'
        }
        &'hlog;parse'= {
            cand -e 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand --event 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand -d 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand --dyno 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand -s 'Source: app or heroku'
            cand --source 'Source: app or heroku'
            cand -a 'App, where the input knows it; a single name labels the lines whose input does not'
            cand --app 'App, where the input knows it; a single name labels the lines whose input does not'
            cand -l 'That level and above: debug, info, warn, error, fatal'
            cand --level 'That level and above: debug, info, warn, error, fatal'
            cand --since 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday'
            cand --until 'Not after TIME'
            cand -w 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --where 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --request-id 'Every line, of router and app, that belongs to one request'
            cand -m 'After all filters: the first N records'
            cand --max-count 'After all filters: the first N records'
            cand -n 'After all filters: the last N records (they are kept in memory until the end)'
            cand --last 'After all filters: the last N records (they are kept in memory until the end)'
            cand -o 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --output 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --fields 'Columns, in this order, for every format: timestamp,dyno,service,data.path'
            cand --color 'Colours (also: NO_COLOR, CLICOLOR_FORCE)'
            cand --tz 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo'
            cand --unparsed 'What to do with lines that are not understood'
            cand --input-format 'Form of the lines'
            cand --input-tz 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo'
            cand --files-from 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)'
            cand --threads 'Threads that read lines (default: one per core)'
            cand --redact 'Mask IP addresses, e-mail addresses and query strings'
            cand --no-progress 'No progress bar'
            cand --no-join 'One record per physical line: do not join chunks of Postgres messages and cut messages'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hlog;grep'= {
            cand -E 'Regular expression on the message; may be repeated: any of them'
            cand --regexp 'Regular expression on the message; may be repeated: any of them'
            cand -e 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand --event 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand -d 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand --dyno 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand -s 'Source: app or heroku'
            cand --source 'Source: app or heroku'
            cand -a 'App, where the input knows it; a single name labels the lines whose input does not'
            cand --app 'App, where the input knows it; a single name labels the lines whose input does not'
            cand -l 'That level and above: debug, info, warn, error, fatal'
            cand --level 'That level and above: debug, info, warn, error, fatal'
            cand --since 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday'
            cand --until 'Not after TIME'
            cand -w 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --where 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --request-id 'Every line, of router and app, that belongs to one request'
            cand -m 'After all filters: the first N records'
            cand --max-count 'After all filters: the first N records'
            cand -n 'After all filters: the last N records (they are kept in memory until the end)'
            cand --last 'After all filters: the last N records (they are kept in memory until the end)'
            cand -o 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --output 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --fields 'Columns, in this order, for every format: timestamp,dyno,service,data.path'
            cand --color 'Colours (also: NO_COLOR, CLICOLOR_FORCE)'
            cand --tz 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo'
            cand --unparsed 'What to do with lines that are not understood'
            cand --input-format 'Form of the lines'
            cand --input-tz 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo'
            cand --files-from 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)'
            cand --threads 'Threads that read lines (default: one per core)'
            cand -F 'PATTERN is a fixed string'
            cand --fixed-strings 'PATTERN is a fixed string'
            cand -i 'Upper and lower case are the same in PATTERN'
            cand --ignore-case 'Upper and lower case are the same in PATTERN'
            cand -v 'Print what PATTERN does not match (the other filters stay as they are)'
            cand --invert-match 'Print what PATTERN does not match (the other filters stay as they are)'
            cand -c 'Print only how many records match'
            cand --count 'Print only how many records match'
            cand -q 'Print nothing; end with 0 at the first match'
            cand --quiet 'Print nothing; end with 0 at the first match'
            cand --redact 'Mask IP addresses, e-mail addresses and query strings'
            cand --no-progress 'No progress bar'
            cand --no-join 'One record per physical line: do not join chunks of Postgres messages and cut messages'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hlog;tail'= {
            cand --num 'Lines of the past to begin with (default: the 1,500 that Heroku keeps)'
            cand -e 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand --event 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone'
            cand -d 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand --dyno 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*'''
            cand -s 'Source: app or heroku'
            cand --source 'Source: app or heroku'
            cand -l 'That level and above: debug, info, warn, error, fatal'
            cand --level 'That level and above: debug, info, warn, error, fatal'
            cand --since 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday'
            cand --until 'Not after TIME'
            cand -w 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --where 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them'
            cand --request-id 'Every line, of router and app, that belongs to one request'
            cand -m 'After all filters: the first N records'
            cand --max-count 'After all filters: the first N records'
            cand -o 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --output 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}'''
            cand --fields 'Columns, in this order, for every format: timestamp,dyno,service,data.path'
            cand --color 'Colours (also: NO_COLOR, CLICOLOR_FORCE)'
            cand --tz 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo'
            cand --unparsed 'What to do with lines that are not understood'
            cand --input-tz 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo'
            cand --threads 'Threads that read lines (default: one per core)'
            cand -a 'App to follow; may be repeated. Without one: the app of the current git remote'
            cand --app 'App to follow; may be repeated. Without one: the app of the current git remote'
            cand -n 'After all filters: the last N records (they are kept in memory until the end)'
            cand --last 'After all filters: the last N records (they are kept in memory until the end)'
            cand --files-from 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)'
            cand --input-format 'Form of the lines'
            cand --all 'Follow every app of the account'
            cand --redact 'Mask IP addresses, e-mail addresses and query strings'
            cand --no-progress 'No progress bar'
            cand --no-join 'One record per physical line: do not join chunks of Postgres messages and cut messages'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hlog;run'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hlog;setup'= {
            cand -a 'App to set up'
            cand --app 'App to set up'
            cand --drain 'Also send the app''s logs to this drain: the address of an `hlog drain`, with its key'
            cand --dry-run 'Print the commands, and change nothing'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hlog;schema'= {
            cand --json-schema 'JSON Schema of a record'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'hlog;explain'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'hlog;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'hlog;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
