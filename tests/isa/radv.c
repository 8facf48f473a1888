// Compiles one SPIR-V compute shader with a Vulkan driver and prints what the driver's compiler says of it.
//
//   radv shader.spv [-a] set:binding:s|u ...      s: storage buffer, u: uniform buffer; -a: the assembly too
//
// RADV compiles for a card that is not there when RADV_FORCE_FAMILY names its chip ("null winsys"): nothing runs.
// Output: one line "name<tab>value" per statistic, then with -a a line "assembly" and the text.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vulkan.h>

enum { MAX_SETS = 4, MAX_BINDINGS = 64 };

static void check(VkResult result, const char *what) {
  if (result >= 0) return;
  fprintf(stderr, "%s: VkResult %d\n", what, result);
  exit(1);
}

static uint32_t *readWords(const char *path, size_t *bytes) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  *bytes = (size_t)ftell(file);
  rewind(file);
  uint32_t *words = malloc(*bytes);
  if (fread(words, 1, *bytes, file) != *bytes) exit(1);
  fclose(file);
  return words;
}

static VkDevice openDevice(VkInstance instance, VkPhysicalDevice *physical) {
  uint32_t count = 1;
  check(vkEnumeratePhysicalDevices(instance, &count, physical), "vkEnumeratePhysicalDevices");
  if (count == 0) {
    fprintf(stderr, "the driver offers no device\n");
    exit(1);
  }
  VkPhysicalDeviceProperties properties;
  vkGetPhysicalDeviceProperties(*physical, &properties);
  printf("device\t%s\n", properties.deviceName);

  VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR executable = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PIPELINE_EXECUTABLE_PROPERTIES_FEATURES_KHR,
      .pipelineExecutableInfo = VK_TRUE};
  VkPhysicalDeviceVulkan13Features features13 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
  VkPhysicalDeviceVulkan12Features features12 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                                 .pNext = &features13};
  VkPhysicalDeviceVulkan11Features features11 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
                                                 .pNext = &features12};
  VkPhysicalDeviceFeatures2 features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &features11};
  vkGetPhysicalDeviceFeatures2(*physical, &features);
  features13.pNext = &executable;

  float priority = 1;
  VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                   .queueCount = 1,
                                   .pQueuePriorities = &priority};
  const char *extensions[] = {"VK_KHR_pipeline_executable_properties"};
  VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                             .pNext = &features,
                             .queueCreateInfoCount = 1,
                             .pQueueCreateInfos = &queue,
                             .enabledExtensionCount = 1,
                             .ppEnabledExtensionNames = extensions};
  VkDevice device;
  check(vkCreateDevice(*physical, &info, NULL, &device), "vkCreateDevice");
  return device;
}

static VkPipelineLayout createLayout(VkDevice device, int count, char **bindings) {
  VkDescriptorSetLayoutBinding sets[MAX_SETS][MAX_BINDINGS];
  uint32_t sizes[MAX_SETS] = {0};
  for (int k = 0; k < count; k++) {
    unsigned set, binding;
    char kind;
    if (sscanf(bindings[k], "%u:%u:%c", &set, &binding, &kind) != 3 || set >= MAX_SETS || sizes[set] == MAX_BINDINGS) {
      fprintf(stderr, "expected set:binding:s|u, got %s\n", bindings[k]);
      exit(1);
    }
    sets[set][sizes[set]++] = (VkDescriptorSetLayoutBinding){
        .binding = binding,
        .descriptorType = kind == 'u' ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
        .descriptorCount = 1,
        .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT};
  }
  VkDescriptorSetLayout layouts[MAX_SETS];
  for (int set = 0; set < MAX_SETS; set++) {
    VkDescriptorSetLayoutCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                            .bindingCount = sizes[set],
                                            .pBindings = sets[set]};
    check(vkCreateDescriptorSetLayout(device, &info, NULL, &layouts[set]), "vkCreateDescriptorSetLayout");
  }
  VkPushConstantRange range = {.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT, .size = 128};
  VkPipelineLayoutCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                     .setLayoutCount = MAX_SETS,
                                     .pSetLayouts = layouts,
                                     .pushConstantRangeCount = 1,
                                     .pPushConstantRanges = &range};
  VkPipelineLayout layout;
  check(vkCreatePipelineLayout(device, &info, NULL, &layout), "vkCreatePipelineLayout");
  return layout;
}

static void printStatistics(VkDevice device, VkPipeline pipeline) {
  PFN_vkGetPipelineExecutableStatisticsKHR get =
      (PFN_vkGetPipelineExecutableStatisticsKHR)vkGetDeviceProcAddr(device, "vkGetPipelineExecutableStatisticsKHR");
  VkPipelineExecutableInfoKHR info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR, .pipeline = pipeline};
  VkPipelineExecutableStatisticKHR values[64];
  for (int k = 0; k < 64; k++)
    values[k] = (VkPipelineExecutableStatisticKHR){.sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_STATISTIC_KHR};
  uint32_t count = 64;
  check(get(device, &info, &count, values), "vkGetPipelineExecutableStatisticsKHR");
  for (uint32_t k = 0; k < count; k++) {
    VkPipelineExecutableStatisticValueKHR value = values[k].value;
    if (values[k].format == VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_FLOAT64_KHR) printf("%s\t%g\n", values[k].name, value.f64);
    else printf("%s\t%llu\n", values[k].name, (unsigned long long)value.u64);
  }
}

static void printAssembly(VkDevice device, VkPipeline pipeline) {
  PFN_vkGetPipelineExecutableInternalRepresentationsKHR get =
      (PFN_vkGetPipelineExecutableInternalRepresentationsKHR)vkGetDeviceProcAddr(
          device, "vkGetPipelineExecutableInternalRepresentationsKHR");
  VkPipelineExecutableInfoKHR info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR, .pipeline = pipeline};
  VkPipelineExecutableInternalRepresentationKHR texts[8];
  for (int k = 0; k < 8; k++)
    texts[k] = (VkPipelineExecutableInternalRepresentationKHR){
        .sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INTERNAL_REPRESENTATION_KHR};
  uint32_t count = 8;
  check(get(device, &info, &count, texts), "vkGetPipelineExecutableInternalRepresentationsKHR");
  for (uint32_t k = 0; k < count; k++) texts[k].pData = calloc(1, texts[k].dataSize + 1);
  check(get(device, &info, &count, texts), "vkGetPipelineExecutableInternalRepresentationsKHR");
  for (uint32_t k = 0; k < count; k++)
    if (strstr(texts[k].name, "ssembl")) printf("assembly\n%s\n", (char *)texts[k].pData);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: radv shader.spv [-a] set:binding:s|u ...\n");
    return 2;
  }
  int first = 2;
  int assembly = argc > 2 && strcmp(argv[2], "-a") == 0;
  if (assembly) first++;

  VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_3};
  VkInstanceCreateInfo instanceInfo = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
  VkInstance instance;
  check(vkCreateInstance(&instanceInfo, NULL, &instance), "vkCreateInstance");
  VkPhysicalDevice physical;
  VkDevice device = openDevice(instance, &physical);

  size_t bytes;
  uint32_t *words = readWords(argv[1], &bytes);
  VkShaderModuleCreateInfo moduleInfo = {
      .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = bytes, .pCode = words};
  VkShaderModule module;
  check(vkCreateShaderModule(device, &moduleInfo, NULL, &module), "vkCreateShaderModule");
  VkComputePipelineCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
      .flags = VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR |
               (assembly ? VK_PIPELINE_CREATE_CAPTURE_INTERNAL_REPRESENTATIONS_BIT_KHR : 0),
      .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                .module = module,
                .pName = "dawn_entry_point"},
      .layout = createLayout(device, argc - first, argv + first)};
  VkPipeline pipeline;
  check(vkCreateComputePipelines(device, VK_NULL_HANDLE, 1, &info, NULL, &pipeline), "vkCreateComputePipelines");
  printStatistics(device, pipeline);
  if (assembly) printAssembly(device, pipeline);
  // The null winsys has nothing to give back, and some versions crash when asked to.
  fflush(stdout);
  _Exit(0);
}
