#version 330
invariant gl_Position;
// Linear blend skinning; `mirror` carries the whole scene to the far side of a mirror.
uniform mat4 view_projection;
uniform mat4 light_projection;
uniform mat4 bones[32];
uniform mat4 mirror;
in vec3 in_position;
in vec3 in_normal;
in vec3 in_colour;
in vec2 in_texture;
in float in_material;
in float in_part;
in vec4 in_bones;
in vec4 in_weights;
out vec3 world;
out vec3 normal;
out vec3 colour;
out vec2 texture_at;
out vec3 rest;
flat out float material;
flat out float part;
out vec4 lit_at;
void main() {
    mat4 m = bones[int(in_bones.x)] * in_weights.x + bones[int(in_bones.y)] * in_weights.y
           + bones[int(in_bones.z)] * in_weights.z + bones[int(in_bones.w)] * in_weights.w;
    vec4 at = m * vec4(in_position, 1.0);
    lit_at = light_projection * at;
    at = mirror * at;
    world = at.xyz;
    normal = mat3(mirror) * mat3(m) * in_normal;
    colour = in_colour;
    texture_at = in_texture;
    rest = in_position;
    material = in_material;
    part = in_part;
    gl_Position = view_projection * at;
}
