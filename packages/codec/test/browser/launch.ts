/** How Chromium is started: nothing is asked of the network; the sandbox needs rights that containers do not give. */
export const LAUNCH: { readonly executablePath: string; readonly args: string[] } = {
  executablePath: process.env.MORTISE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
};
