/** One JSON object a line: what log queries read. Bodies and query strings hold people's data and never come here. */
export function createLog(about, write = (line) => process.stdout.write(line)) {
  return (message, details = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), ...about, message, ...details })}\n`);
  };
}
