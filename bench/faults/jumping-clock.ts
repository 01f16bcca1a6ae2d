/** Loaded before the service: its clock jumps an hour ahead and back, and stands right again after SIGUSR2. */
const hourMs = 3_600_000
const jumps = [0, hourMs, 0, -hourMs]
const everySeconds = Number(process.env.CLOCK_JUMP_SECONDS ?? 5)
const RealDate = Date
let isRight = false
process.on('SIGUSR2', () => (isRight = true))

function now(): number {
  const real = RealDate.now()
  // Replicas jump at different times.
  const phase = Math.floor(real / 1000 / everySeconds) + process.pid
  return isRight ? real : real + (jumps[phase % jumps.length] ?? 0)
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(
      target,
      given.length === 0 ? [now()] : given,
      newTarget === globalThis.Date ? target : newTarget,
    ) as Date,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
})
