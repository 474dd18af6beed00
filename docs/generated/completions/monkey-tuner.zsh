#compdef monkey-tuner

__monkey-tuner_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__monkey-tuner_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __monkey-tuner_complete "${completions[@]:0:-1}"
    fi
}

__monkey-tuner_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_monkey-tuner() {
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
            'status:Tell for each class what is rated, what is missing, and what to type next.'
            'replay:Tell how each recipe was rated, from the log alone; writes nothing.'
            'tune:Propose a recipe, run it on rated inputs, and ask for ratings.'
            'promote:Put a proposal in the live recipe'\''s place, where ratings prove it better.'
            'rollback:Bring back the recipe that the last promotion replaced.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        status|replay|tune|promote|rollback|help)
            "_monkey-tuner_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_monkey-tuner_status() {
    local -i ret=1
    local -ar ___class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar arg_specs=(
        '--log[The log of runs and ratings.]:log:'
        '--recipe-dir[The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.]:folder:'
        '--class[Only this class.]:class:{__monkey-tuner_complete "${___class[@]}"}'
        '--min-rated[Rated runs that tune asks for.]:number:'
        '--json[Print one JSON object a class.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey-tuner_replay() {
    local -i ret=1
    local -ar ___class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar arg_specs=(
        '--log[The log of runs and ratings.]:log:'
        '--class[Only this class.]:class:{__monkey-tuner_complete "${___class[@]}"}'
        '--json[Print one JSON object a line.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey-tuner_tune() {
    local -i ret=1
    local -ar ___class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar arg_specs=(
        '--log[The log of runs and ratings.]:log:'
        '--recipe-dir[The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.]:folder:'
        '--class[Only this class.]:class:{__monkey-tuner_complete "${___class[@]}"}'
        '--seed[Chooses the split and the search; the same log and seed give the same proposal.]:number:'
        '--replays[How many inputs to run, that is, how many ratings to ask for.]:number:'
        '--min-rated[Rated runs that a class must have.]:number:'
        '--params[Search these parameters only\: op.name, separated by commas.]:names:'
        '--continue[Run the proposal that is there on further inputs, for more ratings.]'
        '--no-replay[Only write the proposal\: look at no input, run nothing, record nothing.]'
        '--no-sync[Do not wait until each record is on the disk.]'
        '--json[Print one JSON object a class.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey-tuner_promote() {
    local -i ret=1
    local -ar _image_class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar arg_specs=(
        ':image-class:{__monkey-tuner_complete "${_image_class[@]}"}'
        '--log[The log of runs and ratings.]:log:'
        '--recipe-dir[The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.]:folder:'
        '--force[Promote whatever the ratings say.]'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey-tuner_rollback() {
    local -i ret=1
    local -ar _image_class=('color-photo' 'mono-photo' 'binary-scan' 'halftone-scan' 'receipt' 'screenshot' 'unknown')
    local -ar arg_specs=(
        ':image-class:{__monkey-tuner_complete "${_image_class[@]}"}'
        '--recipe-dir[The folder of the recipes; else $XDG_CONFIG_HOME/monkey/recipes.]:folder:'
        '--log[Append a record of the change to this log.]:log:'
        '--json[Print one JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_monkey-tuner_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _monkey-tuner ]]; then
    _monkey-tuner "${@}"
else
    compdef _monkey-tuner monkey-tuner
fi
