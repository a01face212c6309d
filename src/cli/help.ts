export const HELP = `Usage:
  tpns-client fake [options]                      a TPNS on this machine; prints each request
  tpns-client explain <code> [--platform <name>]  what a return code means, in English and Chinese
  tpns-client --version | --help

Options of fake:
  --port <number>         default 8090; 0 takes any free port
  --host <address>        default 127.0.0.1, which other machines cannot reach
  --access-id <digits>    default 1500000001
  --secret-key <text>     default 0123456789abcdef0123456789abcdef
  --platform <name>       android (default) or ios
  --answer-style <name>   newer (default) or older: documents from different years show different answers
  --unknown-tokens <how>  accept (default): every token of 36 characters is a device; reject: none is,
                          so that every token push gets the answer for an invalid token
  --upload-auth <how>     basic (default), as documented, or any: uploads may be signed as well
  --verbose               also print the body of each request

Options of explain:
  --platform <name>       server, android, ios, ios-legacy or harmony: their numbers overlap. Default: server, and where
                          it has no such code, every device SDK

Exit codes: 0 done, 1 not possible, 2 usage error.`
