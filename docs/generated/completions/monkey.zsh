#compdef monkey

__monkey_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__monkey_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __monkey_complete "${completions[@]:0:-1}"
    fi
}

__monkey_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_monkey() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'image:Classify images, run recipes or single operations on them, rate results.'
            'log:Look into feedback logs: check, sum up, show, merge, explain.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        image|log|help)
            "_monkey_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_monkey_image() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'classify:Tell what kind of image each file is.'
            'auto:Classify images and run their class'\''s recipe on them.'
            'rate:Record a person'\''s verdict on a run, 1 (bad) to 5 (good).'
            'ops:List the operations and their parameters.'
            'binarize:Turn a page into black ink on white paper.'
            'crop-border:Crop the dark edges that a scanner leaves around a page.'
            'deblock:Remove blocks and ringing of coarse JPEG coding from photos; nothing where there are none.'
            'denoise:Remove noise, as much as the image is found to have.'
            'denoise-page:Remove noise and impulses from a page where they come close to the ink'\''s contrast.'
            'dering:Remove JPEG ringing around text and edges on flat ground; nothing where there is none.'
            'descreen:Remove the dots of a print'\''s halftone screen, where there is one.'
            'deskew:Find the skew of a page of text and turn it straight.'
            'despeckle:Remove isolated specks from a page, never dots, accents or halftones.'
            'flatten-background:Make the paper of a page even and white.'
            'grayscale:Turn a colour image into a gray one.'
            'levels:Spread the levels in use over the whole range, without clipping or colour cast.'
            'local-contrast:Strengthen contrast against the surroundings, without halos or noise.'
            'median:Replace each pixel by the median of its neighbourhood.'
            'rectify:Cut out a sheet photographed at an angle and straighten its perspective.'
            'resize:Change the size in pixels.'
            'rotate:Turn the image by an angle.'
            'sharpen:Sharpen edges with an unsharp mask that leaves noise alone and makes no halos.'
            'white-balance:Take out a colour cast where the estimates of the light agree on one.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        classify|auto|rate|ops|binarize|crop-border|deblock|denoise|denoise-page|dering|descreen|deskew|despeckle|flatten-background|grayscale|levels|local-contrast|median|rectify|resize|rotate|sharpen|white-balance)
            "_monkey_image_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_monkey_image_classify() {
    local -i ret=1
    local -ar arg_specs=(
        '*:files:'
        '--with-path[Print the path even for a single file.]'
        '--explain[Say after each line, in words, which two classes came first and which features decided.]'
        '--json[Print one JSON object a line\: class, confidence, scores, features.]'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_auto() {
    local -i ret=1
    local -ar ___class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar ___format=('same' 'png' 'jpg' 'tiff' 'webp')
    local -ar arg_specs=(
        '*:input:'
        '--class[Run this class'\''s recipe instead of classifying.]:class:{__monkey_complete "${___class[@]}"}'
        '--recipe-dir[Look for CLASS.toml here first.]:folder:'
        '--record[Append a record of each run to this log.]:log:'
        '--no-sync[Do not wait until the record is on the disk.]'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--out-dir[Write outputs below this folder; it is made where it is missing.]:folder:'
        '--files-from[Read names from this file (- is standard input), ended by newlines or NUL.]:file:'
        '*--glob[Of folders take the files that match, else those that end like an image; !PATTERN leaves out. May be repeated.]:pattern:'
        '--base[Keep the paths of named files below this folder.]:folder:'
        '--format[The format of outputs.]:format:{__monkey_complete "${___format[@]}"}'
        '--jobs[Images at once (default\: the number of cores).]:number:'
        '--memory[Memory for all images at once, such as 4G or 50%; larger images wait (default\: 50%).]:size:'
        '--timeout[Give up an image after so many seconds; 0 never does (default\: 600).]:seconds:'
        '--resume[Skip what the log says is done\: same input bytes, recipe, version and quality, and the output is unchanged.]'
        '--dry-run[Say what would be done and why; do nothing.]'
        '--shard[Process the I-th of N shares of the inputs (default\: Slurm'\''s SLURM_ARRAY_TASK_ID of SLURM_ARRAY_TASK_COUNT).]:i/n:'
        '--shards[The number of shares; which one JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID tells.]:n:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_rate() {
    local -i ret=1
    local -ar arg_specs=(
        ':image:'
        '--score[The verdict, 1 (bad) to 5 (good).]:1-5:'
        '--notes[What was good or bad.]:text:'
        '--record[The log to append the rating to.]:log:'
        '--no-sync[Do not wait until the record is on the disk.]'
        '--json[Print one JSON object instead of a line.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_ops() {
    local -i ret=1
    local -ar arg_specs=(
        '--json[Print all that is declared as one JSON array.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_binarize() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--threshold[How strong edges of ink must be, beside what the page suggests\: smaller finds fainter ink and more dirt. \[0.1 to 5\]]:number:'
        '--boldness[How bold strokes are drawn\: 0 to the middle of their edges, 1 a little further out, where people draw them. \[0 to 3\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_crop-border() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--darkness[The edge is darker than this share of the paper'\''s level. \[0.1 to 0.9\]]:number:'
        '--margin[How much is taken off beyond the edge, where nothing stands there. \[0 to 5, percent of shorter side\]]:number:'
        '--limit[At most this much of the width and of the height is taken off. \[1 to 90, percent\]]:number:'
        '--paint[Whether what is left of the edge beside a slanted page is painted in the paper'\''s colour. \[true or false\]]:boolean:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_deblock() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much is smoothed, in multiples of what the coding'\''s steps ask for. \[0 to 4\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_denoise() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much noise to remove, in multiples of what the image is found to have. \[0 to 4, noise sigmas\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_denoise-page() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much noise to remove, in multiples of what the page is found to have. \[0 to 4, noise sigmas\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_dering() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How far ringing is taken to reach, in multiples of what is measured. \[0 to 4\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_descreen() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much of the screen to remove, in multiples of what is found; more blurs. \[0 to 10\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_deskew() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--max-angle[Largest skew that is corrected; beyond it the page is left alone. \[0.5 to 45, degrees\]]:number:'
        '--min-angle[Smallest skew worth resampling the page. \[0 to 5, degrees\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_despeckle() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--size[The largest speck that is removed. \[0.1 to 2, stroke widths\]]:number:'
        '--isolation[How far from writing a speck must lie to be removed. \[0.5 to 20, stroke widths\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_flatten-background() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much of the correction is applied. \[0 to 1\]]:number:'
        '--reach[Dark things up to twice this wide are ink, wider ones shade. \[2 to 100, stroke widths\]]:number:'
        '--whitening[How far from paper towards ink things still turn white\: show-through, stains, faint marks. \[0 to 0.9\]]:number:'
        '--smoothing[How far strokes are smoothed before, so that gaps and steps in thermal print close; 0 leaves them. \[0 to 1, stroke widths\]]:number:'
        '--faint[How far from paper towards black faint print is darkened in the mean, dark print not at all; 0 leaves it. \[0 to 1\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_grayscale() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_levels() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--black[Share of the pixels that may become nearly black. \[0 to 20, percent\]]:number:'
        '--white[Share of the pixels that may become nearly white. \[0 to 20, percent\]]:number:'
        '--gamma[Brightens the middle tones where over 1, darkens them where under. \[0.2 to 5\]]:number:'
        '--midtones[How far the middle tones of an image that is too dark or too bright are moved by themselves. \[0 to 100, percent\]]:number:'
        '--strength[How much of the change is made. \[0 to 100, percent\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_local-contrast() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much local differences grow. \[0 to 100\]]:number:'
        '--sigma[Standard deviation of the window that a pixel is compared with. \[0.05 to 20, percent of shorter side\]]:number:'
        '--adaptive[Do less where the image has much local contrast already. \[true or false\]]:boolean:'
        '--iterations[How often the step is repeated on its own result. \[1 to 5\]]:integer:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_median() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--radius[How far the window reaches to each side. \[1 to 100, pixels\]]:integer:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_rectify() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--inset[How far inside its edge the sheet is cut. \[0 to 5, percent of shorter side\]]:number:'
        '--min-slant[A sheet whose sides all run within this of the image'\''s own is left to other steps. \[0 to 10, degrees\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_resize() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--width[Width; 0 keeps the proportions. \[0 to 200000, pixels\]]:integer:'
        '--height[Height; 0 keeps the proportions. \[0 to 200000, pixels\]]:integer:'
        '--scale[Size in per cent of the present one, where neither width nor height is given. \[0.1 to 10000, percent\]]:number:'
        '--filter[Kernel\: lanczos is sharpest, area averages what a new pixel covers. \[lanczos, bicubic, linear, area\]]:choice:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_rotate() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--angle[Angle, clockwise. \[-360 to 360, degrees\]]:number:'
        '--background[Colour of the new corners\: auto takes the median along the border. \[auto, white, black\]]:choice:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_sharpen() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--sigma[Standard deviation of the Gaussian that is subtracted. \[0.1 to 10, pixels\]]:number:'
        '--amount[How much of the difference is added; below 0 the image is blurred. \[-1 to 4\]]:number:'
        '--threshold[How strong differences must be, beside the estimated noise, to be sharpened. \[0 to 10, noise sigmas\]]:number:'
        '--halo[How far an edge may go past its neighbours, at amount 1, in per cent of their range. \[0 to 400, percent\]]:number:'
        '--adaptive[Do less where the image'\''s edges are crisp already. \[true or false\]]:boolean:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_image_white-balance() {
    local -i ret=1
    local -ar arg_specs=(
        ':input:'
        ':output:'
        '--strength[How much of the cast is taken out. \[0 to 100, percent\]]:number:'
        '--salvage[Take what can be decoded of a truncated or damaged file instead of refusing it.]'
        '--max-megapixels[Refuse files that declare more pixels, before decoding.]:megapixels:'
        '--quality[Quality of JPEG and WebP outputs, 1 to 100.]:percent:'
        '--json[Print one JSON object instead of a line.]'
        '(-q --quiet)'{-q,--quiet}'[Print errors alone.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_log() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'check:Count what stands in a log, and name what is odd about it.'
            'stats:Runs, ratings, mean score with its 95 % interval, and time, by class or recipe.'
            'show:One image'\''s history: its runs with their recipes and verdicts, in order.'
            'merge:Print the union of logs, in the order of time and without exact duplicates.'
            'why:Which class, recipe, steps and version made an output, and how to make it again.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        check|stats|show|merge|why)
            "_monkey_log_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_monkey_log_check() {
    local -i ret=1
    local -ar arg_specs=(
        ':log:'
        '--files[Hash the inputs and outputs that are still there, too; relative paths count from the current folder.]'
        '--strict[Exit 1 where anything is odd.]'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_log_stats() {
    local -i ret=1
    local -ar ___by=('class' 'recipe')
    local -ar arg_specs=(
        ':log:'
        '--by[What makes a row\: class or recipe.]:class|recipe:{__monkey_complete "${___by[@]}"}'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_log_show() {
    local -i ret=1
    local -ar arg_specs=(
        ':hash|path:'
        '(--log --record)'{--log,--record}'[The log to look into.]:log:'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_log_merge() {
    local -i ret=1
    local -ar arg_specs=(
        '*:log:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_log_why() {
    local -i ret=1
    local -ar arg_specs=(
        ':image:'
        '(--log --record)'{--log,--record}'[The log to look into.]:log:'
        '--recipe[Print the recipe that ran, as TOML.]'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _monkey ]]; then
    _monkey "${@}"
else
    compdef _monkey monkey
fi
