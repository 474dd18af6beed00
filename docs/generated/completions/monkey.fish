function __monkey_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __monkey_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __monkey_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __monkey_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __monkey_parse_tokens -S
    set -l unparsed_tokens (__monkey_tokens -pc)
    switch $unparsed_tokens[1]
    case 'monkey'
        __monkey_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'image'
            __monkey_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'classify'
                __monkey_parse_subcommand -r 1 'with-path' 'explain' 'json' 'salvage' 'max-megapixels=' 'version' 'h/help'
            case 'auto'
                __monkey_parse_subcommand -r 1 'class=' 'recipe-dir=' 'record=' 'no-sync' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'out-dir=' 'files-from=' 'glob=+' 'base=' 'format=' 'jobs=' 'memory=' 'timeout=' 'resume' 'dry-run' 'shard=' 'shards=' 'version' 'h/help'
            case 'rate'
                __monkey_parse_subcommand 1 'score=' 'notes=' 'record=' 'no-sync' 'json' 'version' 'h/help'
            case 'ops'
                __monkey_parse_subcommand 0 'json' 'version' 'h/help'
            case 'binarize'
                __monkey_parse_subcommand 2 'threshold=' 'boldness=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'crop-border'
                __monkey_parse_subcommand 2 'darkness=' 'margin=' 'limit=' 'paint=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'denoise'
                __monkey_parse_subcommand 2 'strength=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'dering'
                __monkey_parse_subcommand 2 'strength=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'descreen'
                __monkey_parse_subcommand 2 'strength=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'deskew'
                __monkey_parse_subcommand 2 'max-angle=' 'min-angle=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'despeckle'
                __monkey_parse_subcommand 2 'size=' 'isolation=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'flatten-background'
                __monkey_parse_subcommand 2 'strength=' 'reach=' 'whitening=' 'smoothing=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'grayscale'
                __monkey_parse_subcommand 2 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'levels'
                __monkey_parse_subcommand 2 'black=' 'white=' 'gamma=' 'midtones=' 'strength=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'local-contrast'
                __monkey_parse_subcommand 2 'strength=' 'sigma=' 'adaptive=' 'iterations=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'median'
                __monkey_parse_subcommand 2 'radius=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'rectify'
                __monkey_parse_subcommand 2 'inset=' 'min-slant=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'resize'
                __monkey_parse_subcommand 2 'width=' 'height=' 'scale=' 'filter=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'rotate'
                __monkey_parse_subcommand 2 'angle=' 'background=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'sharpen'
                __monkey_parse_subcommand 2 'sigma=' 'amount=' 'threshold=' 'halo=' 'adaptive=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            case 'white-balance'
                __monkey_parse_subcommand 2 'strength=' 'salvage' 'max-megapixels=' 'quality=' 'json' 'q/quiet' 'version' 'h/help'
            end
        case 'log'
            __monkey_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'check'
                __monkey_parse_subcommand 1 'files' 'strict' 'json' 'version' 'h/help'
            case 'stats'
                __monkey_parse_subcommand 1 'by=' 'json' 'version' 'h/help'
            case 'show'
                __monkey_parse_subcommand 1 'log=' 'json' 'version' 'h/help'
            case 'merge'
                __monkey_parse_subcommand -r 1 'version' 'h/help'
            case 'why'
                __monkey_parse_subcommand 1 'log=' 'recipe' 'json' 'version' 'h/help'
            end
        case 'help'
            __monkey_parse_subcommand -r 1 'version'
        end
    end
end

function __monkey_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __monkey_parse_subcommand -S -a positional_count
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

function __monkey_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __monkey_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__monkey_tokens -p)
    if test -z "$(__monkey_tokens -t)"
        set -l index (count (__monkey_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'monkey' -f
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey" -eq 1' -fa 'image' -d 'Classify images, run recipes or single operations on them, rate results.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey" -eq 1' -fa 'log' -d 'Look into feedback logs: check, sum up, show, merge, explain.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'classify' -d 'Tell what kind of image each file is.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'auto' -d 'Classify images and run their class\'s recipe on them.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'rate' -d 'Record a person\'s verdict on a run, 1 (bad) to 5 (good).'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'ops' -d 'List the operations and their parameters.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'binarize' -d 'Turn a page into black ink on white paper.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'crop-border' -d 'Crop the dark edges that a scanner leaves around a page.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'denoise' -d 'Remove noise, as much as the image is found to have.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'dering' -d 'Remove JPEG ringing around text and edges on flat ground; nothing where there is none.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'descreen' -d 'Remove the dots of a print\'s halftone screen, where there is one.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'deskew' -d 'Find the skew of a page of text and turn it straight.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'despeckle' -d 'Remove isolated specks from a page, never dots, accents or halftones.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'flatten-background' -d 'Make the paper of a page even and white.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'grayscale' -d 'Turn a colour image into a gray one.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'levels' -d 'Spread the levels in use over the whole range, without clipping or colour cast.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'local-contrast' -d 'Strengthen contrast against the surroundings, without halos or noise.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'median' -d 'Replace each pixel by the median of its neighbourhood.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'rectify' -d 'Cut out a sheet photographed at an angle and straighten its perspective.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'resize' -d 'Change the size in pixels.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'rotate' -d 'Turn the image by an angle.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'sharpen' -d 'Sharpen edges with an unsharp mask that leaves noise alone and makes no halos.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey image" -eq 1' -fa 'white-balance' -d 'Take out a colour cast where the estimates of the light agree on one.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" with-path' -l 'with-path' -d 'Print the path even for a single file.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" explain' -l 'explain' -d 'Say after each line, in words, which two classes came first and which features decided.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" json' -l 'json' -d 'Print one JSON object a line: class, confidence, scores, features.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image classify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" class' -l 'class' -d 'Run this class\'s recipe instead of classifying.' -rfka 'color-photo mono-photo binary-scan halftone-scan receipt screenshot unknown'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" recipe-dir' -l 'recipe-dir' -d 'Look for CLASS.toml here first.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" record' -l 'record' -d 'Append a record of each run to this log.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" no-sync' -l 'no-sync' -d 'Do not wait until the record is on the disk.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" out-dir' -l 'out-dir' -d 'Write outputs below this folder; it is made where it is missing.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" files-from' -l 'files-from' -d 'Read names from this file (- is standard input), ended by newlines or NUL.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto"' -l 'glob' -d 'Of folders take the files that match, else those that end like an image; !PATTERN leaves out. May be repeated.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" base' -l 'base' -d 'Keep the paths of named files below this folder.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" format' -l 'format' -d 'The format of outputs.' -rfka 'same png jpg tiff webp'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" jobs' -l 'jobs' -d 'Images at once (default: the number of cores).' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" memory' -l 'memory' -d 'Memory for all images at once, such as 4G or 50%; larger images wait (default: 50%).' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" timeout' -l 'timeout' -d 'Give up an image after so many seconds; 0 never does (default: 600).' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" resume' -l 'resume' -d 'Skip what the log says is done: same input bytes, recipe, version and quality, and the output is unchanged.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" dry-run' -l 'dry-run' -d 'Say what would be done and why; do nothing.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" shard' -l 'shard' -d 'Process the I-th of N shares of the inputs (default: Slurm\'s SLURM_ARRAY_TASK_ID of SLURM_ARRAY_TASK_COUNT).' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" shards' -l 'shards' -d 'The number of shares; which one JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID tells.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image auto" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" score' -l 'score' -d 'The verdict, 1 (bad) to 5 (good).' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" notes' -l 'notes' -d 'What was good or bad.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" record' -l 'record' -d 'The log to append the rating to.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" no-sync' -l 'no-sync' -d 'Do not wait until the record is on the disk.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image ops" json' -l 'json' -d 'Print all that is declared as one JSON array.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image ops" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image ops" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" threshold' -l 'threshold' -d 'How strong edges of ink must be, beside what the page suggests: smaller finds fainter ink and more dirt. [0.1 to 5]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" boldness' -l 'boldness' -d 'How bold strokes are drawn: 0 to the middle of their edges, 1 a little further out, where people draw them. [0 to 3]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image binarize" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" darkness' -l 'darkness' -d 'The edge is darker than this share of the paper\'s level. [0.1 to 0.9]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" margin' -l 'margin' -d 'How much is taken off beyond the edge, where nothing stands there. [0 to 5, percent of shorter side]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" limit' -l 'limit' -d 'At most this much of the width and of the height is taken off. [1 to 90, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" paint' -l 'paint' -d 'Whether what is left of the edge beside a slanted page is painted in the paper\'s colour. [true or false]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image crop-border" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" strength' -l 'strength' -d 'How much noise to remove, in multiples of what the image is found to have. [0 to 4, noise sigmas]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image denoise" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" strength' -l 'strength' -d 'How far ringing is taken to reach, in multiples of what is measured. [0 to 4]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image dering" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" strength' -l 'strength' -d 'How much of the screen to remove, in multiples of what is found; more blurs. [0 to 10]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image descreen" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" max-angle' -l 'max-angle' -d 'Largest skew that is corrected; beyond it the page is left alone. [0.5 to 45, degrees]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" min-angle' -l 'min-angle' -d 'Smallest skew worth resampling the page. [0 to 5, degrees]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image deskew" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" size' -l 'size' -d 'The largest speck that is removed. [0.1 to 2, stroke widths]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" isolation' -l 'isolation' -d 'How far from writing a speck must lie to be removed. [0.5 to 20, stroke widths]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image despeckle" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" strength' -l 'strength' -d 'How much of the correction is applied. [0 to 1]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" reach' -l 'reach' -d 'Dark things up to twice this wide are ink, wider ones shade. [2 to 100, stroke widths]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" whitening' -l 'whitening' -d 'How far from paper towards ink things still turn white: show-through, stains, faint marks. [0 to 0.9]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" smoothing' -l 'smoothing' -d 'How far strokes are smoothed before, so that gaps and steps in thermal print close; 0 leaves them. [0 to 1, stroke widths]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image flatten-background" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image grayscale" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" black' -l 'black' -d 'Share of the pixels that may become nearly black. [0 to 20, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" white' -l 'white' -d 'Share of the pixels that may become nearly white. [0 to 20, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" gamma' -l 'gamma' -d 'Brightens the middle tones where over 1, darkens them where under. [0.2 to 5]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" midtones' -l 'midtones' -d 'How far the middle tones of an image that is too dark or too bright are moved by themselves. [0 to 100, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" strength' -l 'strength' -d 'How much of the change is made. [0 to 100, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image levels" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" strength' -l 'strength' -d 'How much local differences grow. [0 to 100]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" sigma' -l 'sigma' -d 'Standard deviation of the window that a pixel is compared with. [0.05 to 20, percent of shorter side]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" adaptive' -l 'adaptive' -d 'Do less where the image has much local contrast already. [true or false]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" iterations' -l 'iterations' -d 'How often the step is repeated on its own result. [1 to 5]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image local-contrast" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" radius' -l 'radius' -d 'How far the window reaches to each side. [1 to 100, pixels]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image median" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" inset' -l 'inset' -d 'How far inside its edge the sheet is cut. [0 to 5, percent of shorter side]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" min-slant' -l 'min-slant' -d 'A sheet whose sides all run within this of the image\'s own is left to other steps. [0 to 10, degrees]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rectify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" width' -l 'width' -d 'Width; 0 keeps the proportions. [0 to 200000, pixels]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" height' -l 'height' -d 'Height; 0 keeps the proportions. [0 to 200000, pixels]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" scale' -l 'scale' -d 'Size in per cent of the present one, where neither width nor height is given. [0.1 to 10000, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" filter' -l 'filter' -d 'Kernel: lanczos is sharpest, area averages what a new pixel covers. [lanczos, bicubic, linear, area]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image resize" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" angle' -l 'angle' -d 'Angle, clockwise. [-360 to 360, degrees]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" background' -l 'background' -d 'Colour of the new corners: auto takes the median along the border. [auto, white, black]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" sigma' -l 'sigma' -d 'Standard deviation of the Gaussian that is subtracted. [0.1 to 10, pixels]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" amount' -l 'amount' -d 'How much of the difference is added; below 0 the image is blurred. [-1 to 4]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" threshold' -l 'threshold' -d 'How strong differences must be, beside the estimated noise, to be sharpened. [0 to 10, noise sigmas]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" halo' -l 'halo' -d 'How far an edge may go past its neighbours, at amount 1, in per cent of their range. [0 to 400, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" adaptive' -l 'adaptive' -d 'Do less where the image\'s edges are crisp already. [true or false]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image sharpen" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" strength' -l 'strength' -d 'How much of the cast is taken out. [0 to 100, percent]' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" salvage' -l 'salvage' -d 'Take what can be decoded of a truncated or damaged file instead of refusing it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" max-megapixels' -l 'max-megapixels' -d 'Refuse files that declare more pixels, before decoding.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" quality' -l 'quality' -d 'Quality of JPEG and WebP outputs, 1 to 100.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" json' -l 'json' -d 'Print one JSON object instead of a line.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" q quiet' -s 'q' -l 'quiet' -d 'Print errors alone.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey image white-balance" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey log" -eq 1' -fa 'check' -d 'Count what stands in a log, and name what is odd about it.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey log" -eq 1' -fa 'stats' -d 'Runs, ratings, mean score with its 95 % interval, and time, by class or recipe.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey log" -eq 1' -fa 'show' -d 'One image\'s history: its runs with their recipes and verdicts, in order.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey log" -eq 1' -fa 'merge' -d 'Print the union of logs, in the order of time and without exact duplicates.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_positional "monkey log" -eq 1' -fa 'why' -d 'Which class, recipe, steps and version made an output, and how to make it again.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log check" files' -l 'files' -d 'Hash the inputs and outputs that are still there, too; relative paths count from the current folder.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log check" strict' -l 'strict' -d 'Exit 1 where anything is odd.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log check" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log check" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log stats" by' -l 'by' -d 'What makes a row: class or recipe.' -rfka 'class recipe'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log stats" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log stats" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log stats" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log show" log record' -l 'log' -l 'record' -d 'The log to look into.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log show" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log show" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log merge" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log merge" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log why" log record' -l 'log' -l 'record' -d 'The log to look into.' -rfka ''
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log why" recipe' -l 'recipe' -d 'Print the recipe that ran, as TOML.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log why" json' -l 'json' -d 'Print one JSON object.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log why" version' -l 'version' -d 'Show the version.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey log why" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'monkey' -n '__monkey_should_offer_completions_for_flags_or_options "monkey help" version' -l 'version' -d 'Show the version.'
