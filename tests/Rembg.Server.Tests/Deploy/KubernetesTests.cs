using Rembg.Server.Configuration;

using k8s;
using k8s.Models;

namespace Rembg.Tests.Deploy;

/// <summary>The manifests of Kubernetes, read into the types of its API: fields that it does not have are errors.</summary>
public sealed class KubernetesTests
{
    private static readonly IReadOnlyList<object> Manifests = KubernetesYaml.LoadAllFromString(DeployFile.Read("kubernetes/server.yaml"), strict: true);

    [Fact]
    public void Every_document_is_of_a_kind_that_is_known()
    {
        Assert.Equal(
            [typeof(V1Secret), typeof(V1Deployment), typeof(V1Service), typeof(V2HorizontalPodAutoscaler), typeof(V1PodDisruptionBudget)],
            Manifests.Select(static manifest => manifest.GetType()));
        Assert.Throws<YamlDotNet.Core.YamlException>(() => KubernetesYaml.LoadAllFromString(DeployFile.Read("kubernetes/server.yaml", ("replicas: 2", "replica: 2")), strict: true));
    }

    [Fact]
    public void Parts_name_each_other()
    {
        V1Deployment deployment = Manifests.OfType<V1Deployment>().Single();
        V1PodTemplateSpec pod = deployment.Spec.Template;
        V1Container container = pod.Spec.Containers.Single();
        V1Service service = Manifests.OfType<V1Service>().Single();
        Assert.All(
            (IDictionary<string, string>[])[deployment.Spec.Selector.MatchLabels, service.Spec.Selector, Manifests.OfType<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels],
            selector => Assert.Equal(pod.Metadata.Labels, selector));
        Assert.Contains(container.Ports, port => port.Name == service.Spec.Ports.Single().TargetPort.Value);
        Assert.All((V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe], probe => Assert.Contains(container.Ports, port => port.Name == probe.HttpGet.Port.Value));
        Assert.Equal(pod.Metadata.Annotations["prometheus.io/port"], $"{container.Ports.Single().ContainerPort}");
        Assert.Equal(pod.Spec.Volumes.Select(static volume => volume.Name), container.VolumeMounts.Select(static mount => mount.Name));
        V1SecretKeySelector key = container.Env.Single(static variable => variable.ValueFrom is not null).ValueFrom.SecretKeyRef;
        Assert.Contains(Manifests.OfType<V1Secret>(), secret => secret.Metadata.Name == key.Name && secret.StringData.ContainsKey(key.Key));
        Assert.Equal(deployment.Metadata.Name, Manifests.OfType<V2HorizontalPodAutoscaler>().Single().Spec.ScaleTargetRef.Name);
    }

    [Fact]
    public void Variables_are_options_of_the_server()
    {
        V1Container container = Manifests.OfType<V1Deployment>().Single().Spec.Template.Spec.Containers.Single();
        IEnumerable<string> options = typeof(ServerOptions).GetProperties().Select(static option => $"Rembg__{option.Name}");
        Assert.Empty(container.Env.Select(static variable => variable.Name).Except(options));
    }
}
