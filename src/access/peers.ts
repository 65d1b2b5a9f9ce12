import { BlockList, isIP } from 'node:net';
import type { CidrBlock } from '../config/cidr-block.js';

/** Whether an address, as a socket has it, lies in one of these blocks; one of IPv4 that came in by IPv6 is what it was. */
export function createIsPeer(blocks: readonly CidrBlock[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of blocks) list.addSubnet(address, prefix, family);
  return (address = '') => {
    const plain = address.replace(/%.*$/s, '').replace(/^::ffff:(?=\d+\.)/i, '');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
