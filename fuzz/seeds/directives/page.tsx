// claimlint-disable-next approval -- quoted
export const title = "Our exosomes are FDA approved.";
export const P = () => <main>{/* claimlint-disable-next cure -- quoted */}
<p>Exosomes cure baldness.</p></main>;
