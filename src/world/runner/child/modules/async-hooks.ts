import hooks from 'node:async_hooks'

export const { AsyncLocalStorage, AsyncResource } = hooks
export default { AsyncLocalStorage, AsyncResource }
