import type { HttpAnswer } from "../gateway-request";

/** What an Application Load Balancer answers by itself. */
const titles = {
  400: "Bad Request",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
} as const;

/** The page that a load balancer answers an error with. */
export function balancerError(status: keyof typeof titles): HttpAnswer {
  const title = `${status} ${titles[status]}`;
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return balancerAnswer(status, "text/html", page);
}

export function balancerAnswer(status: number, contentType: string, text: string): HttpAnswer {
  const body = Buffer.from(text);
  return {
    status,
    headers: [
      ["Server", "awselb/2.0"],
      ["Date", new Date().toUTCString()],
      ["Content-Type", contentType],
      ["Content-Length", String(body.length)],
    ],
    body,
  };
}
