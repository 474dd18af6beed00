#!/bin/bash

__monkey_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__monkey_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__monkey_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__monkey_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_monkey() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __monkey_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    image|log|help)
        # Offer subcommand argument completions
        "_monkey_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'image log help' -- "${cur}"))
        ;;
    esac
}

_monkey_image() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    classify|auto|rate|ops|binarize|crop-border|deblock|denoise|denoise-page|dering|descreen|deskew|despeckle|flatten-background|grayscale|levels|local-contrast|median|rectify|resize|rotate|sharpen|white-balance)
        # Offer subcommand argument completions
        "_monkey_image_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'classify auto rate ops binarize crop-border deblock denoise denoise-page dering descreen deskew despeckle flatten-background grayscale levels local-contrast median rectify resize rotate sharpen white-balance' -- "${cur}"))
        ;;
    esac
}

_monkey_image_classify() {
    repeating_flags=()
    non_repeating_flags=(--with-path --explain --json --salvage --version -h --help)
    repeating_options=()
    non_repeating_options=(--max-megapixels)
    __monkey_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--max-megapixels')
        return
        ;;
    esac
}

_monkey_image_auto() {
    repeating_flags=()
    non_repeating_flags=(--no-sync --salvage --json -q --quiet --resume --dry-run --version -h --help)
    repeating_options=(--glob)
    non_repeating_options=(--class --recipe-dir --record --max-megapixels --quality --out-dir --files-from --base --format --jobs --memory --timeout --shard --shards)
    __monkey_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--class')
        __monkey_add_completions -W 'color-photo'$'\n''mono-photo'$'\n''binary-scan'$'\n''halftone-scan'$'\n''receipt'$'\n''screenshot'$'\n''unknown'
        return
        ;;
    '--recipe-dir')
        return
        ;;
    '--record')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    '--out-dir')
        return
        ;;
    '--files-from')
        return
        ;;
    '--glob')
        return
        ;;
    '--base')
        return
        ;;
    '--format')
        __monkey_add_completions -W 'same'$'\n''png'$'\n''jpg'$'\n''tiff'$'\n''webp'
        return
        ;;
    '--jobs')
        return
        ;;
    '--memory')
        return
        ;;
    '--timeout')
        return
        ;;
    '--shard')
        return
        ;;
    '--shards')
        return
        ;;
    esac
}

_monkey_image_rate() {
    repeating_flags=()
    non_repeating_flags=(--no-sync --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--score --notes --record)
    __monkey_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--score')
        return
        ;;
    '--notes')
        return
        ;;
    '--record')
        return
        ;;
    esac
}

_monkey_image_ops() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options 0
}

_monkey_image_binarize() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--threshold --boldness --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--threshold')
        return
        ;;
    '--boldness')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_crop-border() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--darkness --margin --limit --paint --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--darkness')
        return
        ;;
    '--margin')
        return
        ;;
    '--limit')
        return
        ;;
    '--paint')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_deblock() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_denoise() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_denoise-page() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_dering() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_descreen() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_deskew() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--max-angle --min-angle --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--max-angle')
        return
        ;;
    '--min-angle')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_despeckle() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--size --isolation --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--size')
        return
        ;;
    '--isolation')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_flatten-background() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --reach --whitening --smoothing --faint --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--reach')
        return
        ;;
    '--whitening')
        return
        ;;
    '--smoothing')
        return
        ;;
    '--faint')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_grayscale() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_levels() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--black --white --gamma --midtones --strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--black')
        return
        ;;
    '--white')
        return
        ;;
    '--gamma')
        return
        ;;
    '--midtones')
        return
        ;;
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_local-contrast() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --sigma --adaptive --iterations --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--sigma')
        return
        ;;
    '--adaptive')
        return
        ;;
    '--iterations')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_median() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--radius --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--radius')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_rectify() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--inset --min-slant --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--inset')
        return
        ;;
    '--min-slant')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_resize() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--width --height --scale --filter --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--width')
        return
        ;;
    '--height')
        return
        ;;
    '--scale')
        return
        ;;
    '--filter')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_rotate() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--angle --background --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--angle')
        return
        ;;
    '--background')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_sharpen() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--sigma --amount --threshold --halo --adaptive --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--sigma')
        return
        ;;
    '--amount')
        return
        ;;
    '--threshold')
        return
        ;;
    '--halo')
        return
        ;;
    '--adaptive')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_image_white-balance() {
    repeating_flags=()
    non_repeating_flags=(--salvage --json -q --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--strength --max-megapixels --quality)
    __monkey_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--strength')
        return
        ;;
    '--max-megapixels')
        return
        ;;
    '--quality')
        return
        ;;
    esac
}

_monkey_log() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    check|stats|show|merge|why)
        # Offer subcommand argument completions
        "_monkey_log_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'check stats show merge why' -- "${cur}"))
        ;;
    esac
}

_monkey_log_check() {
    repeating_flags=()
    non_repeating_flags=(--files --strict --json --version -h --help)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options 1
}

_monkey_log_stats() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--by)
    __monkey_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--by')
        __monkey_add_completions -W 'class'$'\n''recipe'
        return
        ;;
    esac
}

_monkey_log_show() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--log --record)
    __monkey_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--log'|'--record')
        return
        ;;
    esac
}

_monkey_log_merge() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options -1
}

_monkey_log_why() {
    repeating_flags=()
    non_repeating_flags=(--recipe --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--log --record)
    __monkey_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--log'|'--record')
        return
        ;;
    esac
}

_monkey_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __monkey_offer_flags_options -1
}

complete -o filenames -F _monkey monkey
