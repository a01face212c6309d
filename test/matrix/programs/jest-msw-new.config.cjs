// For msw 2.11 and newer under CommonJS jest: three of its dependencies are ES modules only.
module.exports = {
  transform: {
    '^.+\\.m?[jt]sx?$': [
      'babel-jest',
      { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(rettime|until-async|@open-draft/deferred-promise)/)'],
}
