
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'hlog' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'hlog'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'hlog' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('parse', 'parse', [CompletionResultType]::ParameterValue, 'Convert: every line to a record, printed as JSON, table, logfmt, CSV, TSV or raw')
            [CompletionResult]::new('grep', 'grep', [CompletionResultType]::ParameterValue, 'Filter: print the lines that match, as they came')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Say what the lines add up to: requests, errors, dynos, slow queries, deploys and what each changed')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Compare figures with limits, fail the CI job where one is broken')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'Follow one or several apps through the installed heroku command, and reconnect')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Make an app''s logs complete: runtime metrics, dyno metadata, a drain')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Show the events, their fields, types and units')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a code means (H12, R14, L10, an SQLSTATE, an exit status) and what to do about it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            break
        }
        'hlog;parse' {
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('--dyno', '--dyno', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Not after TIME')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--request-id', '--request-id', [CompletionResultType]::ParameterName, 'Every line, of router and app, that belongs to one request')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('--max-count', '--max-count', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Columns, in this order, for every format: timestamp,dyno,service,data.path')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours (also: NO_COLOR, CLICOLOR_FORCE)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo')
            [CompletionResult]::new('--unparsed', '--unparsed', [CompletionResultType]::ParameterName, 'What to do with lines that are not understood')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Form of the lines')
            [CompletionResult]::new('--input-tz', '--input-tz', [CompletionResultType]::ParameterName, 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads that read lines (default: one per core)')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IP addresses, e-mail addresses and query strings')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('--no-join', '--no-join', [CompletionResultType]::ParameterName, 'One record per physical line: do not join chunks of Postgres messages and cut messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;grep' {
            [CompletionResult]::new('-E', '-E ', [CompletionResultType]::ParameterName, 'Regular expression on the message; may be repeated: any of them')
            [CompletionResult]::new('--regexp', '--regexp', [CompletionResultType]::ParameterName, 'Regular expression on the message; may be repeated: any of them')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('--dyno', '--dyno', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Not after TIME')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--request-id', '--request-id', [CompletionResultType]::ParameterName, 'Every line, of router and app, that belongs to one request')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('--max-count', '--max-count', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Columns, in this order, for every format: timestamp,dyno,service,data.path')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours (also: NO_COLOR, CLICOLOR_FORCE)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo')
            [CompletionResult]::new('--unparsed', '--unparsed', [CompletionResultType]::ParameterName, 'What to do with lines that are not understood')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Form of the lines')
            [CompletionResult]::new('--input-tz', '--input-tz', [CompletionResultType]::ParameterName, 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads that read lines (default: one per core)')
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'PATTERN is a fixed string')
            [CompletionResult]::new('--fixed-strings', '--fixed-strings', [CompletionResultType]::ParameterName, 'PATTERN is a fixed string')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Upper and lower case are the same in PATTERN')
            [CompletionResult]::new('--ignore-case', '--ignore-case', [CompletionResultType]::ParameterName, 'Upper and lower case are the same in PATTERN')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print what PATTERN does not match (the other filters stay as they are)')
            [CompletionResult]::new('--invert-match', '--invert-match', [CompletionResultType]::ParameterName, 'Print what PATTERN does not match (the other filters stay as they are)')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Print only how many records match')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Print only how many records match')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing; end with 0 at the first match')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing; end with 0 at the first match')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IP addresses, e-mail addresses and query strings')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('--no-join', '--no-join', [CompletionResultType]::ParameterName, 'One record per physical line: do not join chunks of Postgres messages and cut messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;stats' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Sections to show (default: all)')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Group requests by these of their fields too')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'What comes first among endpoints')
            [CompletionResult]::new('--top', '--top', [CompletionResultType]::ParameterName, 'Length of each list (default: 10 in the view, all in JSON)')
            [CompletionResult]::new('--fold', '--fold', [CompletionResultType]::ParameterName, 'Fold what REGEX matches in paths to NAME, before ids are folded: ''/p/[^/]+=/p/:name''; may be repeated')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Show how it stands every TIME (10s, 1m): in JSON an object a line')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'text, json, or partial: all that was counted, for --merge')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'text, json, or partial: all that was counted, for --merge')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'Write a page with graphs and tables to FILE, and print nothing')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('--dyno', '--dyno', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Not after TIME')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--request-id', '--request-id', [CompletionResultType]::ParameterName, 'Every line, of router and app, that belongs to one request')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours (also: NO_COLOR, CLICOLOR_FORCE)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo')
            [CompletionResult]::new('--unparsed', '--unparsed', [CompletionResultType]::ParameterName, 'What to do with lines that are not understood')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Form of the lines')
            [CompletionResult]::new('--input-tz', '--input-tz', [CompletionResultType]::ParameterName, 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads that read lines (default: one per core)')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('--max-count', '--max-count', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'FILEs are what -o partial wrote: add them up, to exactly what one run over all the lines would say')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IP addresses, e-mail addresses and query strings')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('--no-join', '--no-join', [CompletionResultType]::ParameterName, 'One record per physical line: do not join chunks of Postgres messages and cut messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;check' {
            [CompletionResult]::new('--fail-if', '--fail-if', [CompletionResultType]::ParameterName, 'Limit that is broken when EXPR holds; may be repeated')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Condition that some record must meet; done as soon as all are met, or a limit on a count is broken; may be repeated')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'End after that time (90s, 5m): what is expected and has not come by then is not met')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take limits from the table `check` of a TOML file too: fail-if, expect (lists), timeout')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'text (on standard error), json, github (annotations), junit')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'text (on standard error), json, github (annotations), junit')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('--dyno', '--dyno', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App, where the input knows it; a single name labels the lines whose input does not')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Not after TIME')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--request-id', '--request-id', [CompletionResultType]::ParameterName, 'Every line, of router and app, that belongs to one request')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours (also: NO_COLOR, CLICOLOR_FORCE)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo')
            [CompletionResult]::new('--unparsed', '--unparsed', [CompletionResultType]::ParameterName, 'What to do with lines that are not understood')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Form of the lines')
            [CompletionResult]::new('--input-tz', '--input-tz', [CompletionResultType]::ParameterName, 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads that read lines (default: one per core)')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('--max-count', '--max-count', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IP addresses, e-mail addresses and query strings')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('--no-join', '--no-join', [CompletionResultType]::ParameterName, 'One record per physical line: do not join chunks of Postgres messages and cut messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;tail' {
            [CompletionResult]::new('--num', '--num', [CompletionResultType]::ParameterName, 'Lines of the past to begin with (default: the 1,500 that Heroku keeps)')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('--dyno', '--dyno', [CompletionResultType]::ParameterName, 'Dyno that wrote the line: web.1, web (every dyno of the type), ''worker.*''')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Source: app or heroku')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'That level and above: debug, info, warn, error, fatal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before TIME: 2026-11-22T04:50, 2026-11-22, 14:05, -2h, yesterday')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Not after TIME')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'By field: ''status >= 500'', ''service > 2s and path ~ "^/api"'', ''has(code)''; may be repeated: all of them')
            [CompletionResult]::new('--request-id', '--request-id', [CompletionResultType]::ParameterName, 'Every line, of router and app, that belongs to one request')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('--max-count', '--max-count', [CompletionResultType]::ParameterName, 'After all filters: the first N records')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'json, table, logfmt, csv, tsv, raw, message, or template=''{timestamp} {path}''')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Columns, in this order, for every format: timestamp,dyno,service,data.path')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours (also: NO_COLOR, CLICOLOR_FORCE)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Zone in which people are shown times, and type them: local, utc, +02:00, Europe/Oslo')
            [CompletionResult]::new('--unparsed', '--unparsed', [CompletionResultType]::ParameterName, 'What to do with lines that are not understood')
            [CompletionResult]::new('--input-tz', '--input-tz', [CompletionResultType]::ParameterName, 'Zone of times that are printed without one: utc, local, +02:00, Europe/Oslo')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads that read lines (default: one per core)')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App to follow; may be repeated. Without one: the app of the current git remote')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App to follow; may be repeated. Without one: the app of the current git remote')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'After all filters: the last N records (they are kept in memory until the end)')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the files that FILE names, one a line, after those given as arguments (-: standard input)')
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Form of the lines')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Follow every app of the account')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask IP addresses, e-mail addresses and query strings')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('--no-join', '--no-join', [CompletionResultType]::ParameterName, 'One record per physical line: do not join chunks of Postgres messages and cut messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;setup' {
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'App to set up')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'App to set up')
            [CompletionResult]::new('--drain', '--drain', [CompletionResultType]::ParameterName, 'Also send the app''s logs to this drain: the address of an `hlog drain`, with its key')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the commands, and change nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'hlog;schema' {
            [CompletionResult]::new('--json-schema', '--json-schema', [CompletionResultType]::ParameterName, 'JSON Schema of a record')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'hlog;explain' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'hlog;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'hlog;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
