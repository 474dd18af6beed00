function __monkey-tuner_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __monkey-tuner_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __monkey-tuner_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __monkey-tuner_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __monkey-tuner_parse_tokens -S
    set -l unparsed_tokens (__monkey-tuner_tokens -pc)
    switch $unparsed_tokens[1]
    case 'monkey-tuner'
        __monkey-tuner_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'status'
            __monkey-tuner_parse_subcommand 0 'log=' 'recipe-dir=' 'class=' 'min-rated=' 'json' 'version' 'h/help'
        case 'replay'
            __monkey-tuner_parse_subcommand 0 'log=' 'class=' 'json' 'version' 'h/help'
        case 'tune'
            __monkey-tuner_parse_subcommand 0 'log=' 'recipe-dir=' 'class=' 'seed=' 'replays=' 'min-rated=' 'params=' 'continue' 'no-replay' 'no-sync' 'json' 'version' 'h/help'
        case 'promote'
            __monkey-tuner_parse_subcommand 1 'log=' 'recipe-dir=' 'force' 'json' 'version' 'h/help'
        case 'rollback'
            __monkey-tuner_parse_subcommand 1 'recipe-dir=' 'log=' 'json' 'version' 'h/help'
        case 'help'
            __monkey-tuner_parse_subcommand -r 1 'version'
        end
    end
end

function __monkey-tuner_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __monkey-tuner_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __monkey-tuner_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __monkey-tuner_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__monkey-tuner_tokens -p)
    if test -z "$(__monkey-tuner_tokens -t)"
        set -l index (count (__monkey-tuner_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'monkey-tuner' -f
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'status' -d 'Tell for each class what is rated, what is missing, and what to type next.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'replay' -d 'Tell how each recipe was rated, from the log alone; writes nothing.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'tune' -d 'Propose a recipe, run it on rated inputs, and ask for ratings.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'promote' -d 'Put a proposal in the live recipe\'s place, where ratings prove it better.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'rollback' -d 'Bring back the recipe that the last promotion replaced.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" log' -l 'log' -d 'The log of runs and ratings.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" recipe-dir' -l 'recipe-dir' -d 'The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" class' -l 'class' -d 'Only this class.' -rfka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" min-rated' -l 'min-rated' -d 'Rated runs that tune asks for.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" json' -l 'json' -d 'Print one JSON object a class.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner replay" log' -l 'log' -d 'The log of runs and ratings.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner replay" class' -l 'class' -d 'Only this class.' -rfka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner replay" json' -l 'json' -d 'Print one JSON object a line.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner replay" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner replay" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" log' -l 'log' -d 'The log of runs and ratings.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" recipe-dir' -l 'recipe-dir' -d 'The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" class' -l 'class' -d 'Only this class.' -rfka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" seed' -l 'seed' -d 'Chooses the split and the search; the same log and seed give the same proposal.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" replays' -l 'replays' -d 'How many inputs to run, that is, how many ratings to ask for.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" min-rated' -l 'min-rated' -d 'Rated runs that a class must have.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" params' -l 'params' -d 'Search these parameters only: op.name, separated by commas.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" continue' -l 'continue' -d 'Run the proposal that is there on further inputs, for more ratings.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" no-replay' -l 'no-replay' -d 'Only write the proposal: look at no input, run nothing, record nothing.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" no-sync' -l 'no-sync' -d 'Do not wait until each record is on the disk.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" json' -l 'json' -d 'Print one JSON object a class.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner tune" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner promote" -eq 1' -fka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" log' -l 'log' -d 'The log of runs and ratings.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" recipe-dir' -l 'recipe-dir' -d 'The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" force' -l 'force' -d 'Promote whatever the ratings say.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner promote" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_positional "monkey-tuner rollback" -eq 1' -fka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner rollback" recipe-dir' -l 'recipe-dir' -d 'The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner rollback" log' -l 'log' -d 'Append a record of the change to this log.' -rfka ''
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner rollback" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner rollback" version' -l 'version' -d 'Show the version.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner rollback" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey-tuner' -n '__monkey-tuner_should_offer_completions_for_flags_or_options "monkey-tuner help" version' -l 'version' -d 'Show the version.'
