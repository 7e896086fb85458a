// Places for the hosts of a graph: linked ones near, others apart, the same in every run.

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force';

export interface GraphNode extends SimulationNodeDatum {
  ip: string;
  /** CSS pixels. */
  radius: number;
}

export interface GraphLink {
  source: number;
  target: number;
}

const STEPS = 250;

/** Sets `x` and `y` of the nodes, so that all are inside the frame. */
export function layOut(
  nodes: GraphNode[],
  links: GraphLink[],
  width: number,
  height: number,
): void {
  forceSimulation(nodes)
    .force(
      'link',
      forceLink<GraphNode, { source: number; target: number }>(
        links.map((it) => ({ ...it })),
      ).distance(70),
    )
    .force('charge', forceManyBody<GraphNode>().strength(-170).distanceMax(400))
    .force('x', forceX<GraphNode>(0).strength(0.05))
    .force('y', forceY<GraphNode>(0).strength(0.09))
    .force(
      'apart',
      forceCollide<GraphNode>((it) => it.radius + 8),
    )
    .stop()
    .tick(STEPS);
  fill(nodes, width, height);
}

/** Moves and scales, each way by itself, to fill the frame but for the labels' room. */
function fill(nodes: GraphNode[], width: number, height: number): void {
  const side = { x: 60, y: 34 };
  for (const [axis, length] of [
    ['x', width],
    ['y', height],
  ] as const) {
    const places = nodes.map((it) => it[axis] ?? 0);
    const least = Math.min(...places);
    const most = Math.max(...places);
    const room = length - 2 * side[axis];
    const scale = Math.min(1.6, most > least ? room / (most - least) : 1);
    for (const node of nodes) {
      node[axis] = length / 2 + ((node[axis] ?? 0) - (least + most) / 2) * scale;
    }
  }
}
