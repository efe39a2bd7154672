// Hems and hairlines: where a surface ends although its triangles go on.
bool cut_away(int m, vec2 edge, vec3 at, sampler3D cloud) {
    if (m == 1) return edge.x < 0.0;
    if (m != 2) return false;
    return edge.x + 0.008 * (texture(cloud, at * 420.0 / 32.0).r - 0.5) < 0.0;
}
