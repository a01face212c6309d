const { IgnorePlugin } = require('webpack')
// Nest itself looks for these, and does without them.
const OPTIONAL = /^(@nestjs\/(microservices|websockets)(\/.*)?|class-transformer(\/.*)?|class-validator)$/
module.exports = (options) => ({
  ...options,
  externals: [],
  plugins: [...options.plugins, new IgnorePlugin({ resourceRegExp: OPTIONAL })],
})
