in vec2 texture_at;
in vec3 rest;
in vec3 world;
flat in float material;
void main() {
    if (outside_pane(world)) discard;
    if (cut_away(int(material + 0.5), texture_at, rest, noise)) discard;
}
