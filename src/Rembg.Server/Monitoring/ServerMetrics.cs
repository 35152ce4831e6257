using Microsoft.AspNetCore.Http;

using Prometheus;

using Rembg.Caching;
using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Removal;
using Rembg.Server.Uploads;

namespace Rembg.Server.Monitoring;

/// <summary>The metrics that the server provides for Prometheus.</summary>
internal sealed class ServerMetrics
{
    private static readonly double[] Seconds = [0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60];

    // Dense where models look again and where other models are asked.
    private static readonly double[] Certainties = [0.5, 0.7, 0.8, 0.9, 0.95];

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly Counter _requests;
    private readonly Histogram _requestSeconds;
    private readonly Histogram _queueSeconds;
    private readonly Histogram _stageSeconds;
    private readonly Counter _photos;
    private readonly Histogram _certainty;
    private readonly Counter _errors;

    /// <summary>Creates the metrics.</summary>
    public ServerMetrics()
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        HistogramConfiguration buckets = new() { Buckets = Seconds };
        _requests = factory.CreateCounter("rembg_requests_total", "Answered requests.", "endpoint", "code");
        _requestSeconds = factory.CreateHistogram("rembg_request_duration_seconds", "Time from the headers of a request to the end of its response.", ["endpoint"], buckets);
        _queueSeconds = factory.CreateHistogram("rembg_queue_duration_seconds", "Waiting times of photos, including rejected ones.", buckets);
        _stageSeconds = factory.CreateHistogram("rembg_stage_duration_seconds", "Time spent on a photo, by stage.", ["stage"], buckets);
        _errors = factory.CreateCounter("rembg_errors_total", "Requests answered with an error, by error code; busy means an overload.", "code");
        _photos = factory.CreateCounter("rembg_photos_total", "Photos with the background removed.", "model", "subject");
        _certainty = factory.CreateHistogram("rembg_certainty", "Certainties of the masks of photos with a subject, 0 to 1.", ["model"], new HistogramConfiguration { Buckets = Certainties });
        DotNetStats.Register(_registry);
        ProcessMetrics.Register(_registry);
    }

    /// <summary>Registers the values that are read when metrics are requested.</summary>
    public void Watch(RemovalService removals, RemovalQueue queue, UploadGate uploads, SegmentationModelCache loaded, MaskCache? cache, ServerOptions options)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        removals.Removed += Count;
        queue.Waited += time => _queueSeconds.Observe(time.TotalSeconds);
        Gauge waiting = factory.CreateGauge("rembg_queue_length", "Photos waiting for their turn.");
        Gauge working = factory.CreateGauge("rembg_photos_in_progress", "Photos in progress.");
        Gauge arriving = factory.CreateGauge("rembg_uploads_in_progress", "Photos being uploaded.");
        Gauge models = factory.CreateGauge("rembg_models_loaded", "Models in memory.");
        Counter hits = factory.CreateCounter("rembg_cache_hits_total", "Masks found in the cache.");
        Counter misses = factory.CreateCounter("rembg_cache_misses_total", "Masks not found in the cache.");
        factory.CreateGauge("rembg_queue_capacity", "Largest number of waiting photos.").Set(options.QueueSize);
        factory.CreateGauge("rembg_workers", "Largest number of photos in progress.").Set(options.WorkerCount);
        _registry.AddBeforeCollectCallback(() =>
        {
            waiting.Set(queue.Waiting);
            working.Set(queue.Working);
            arriving.Set(uploads.Count);
            models.Set(loaded.Count);
            hits.IncTo(cache?.Hits ?? 0);
            misses.IncTo(cache?.Misses ?? 0);
        });
    }

    /// <summary>Counts a response.</summary>
    public void Count(string endpoint, int status, string? error, TimeSpan time)
    {
        if (error is not null)
        {
            _errors.WithLabels(error).Inc();
        }

        _requests.WithLabels(endpoint, status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Inc();
        _requestSeconds.WithLabels(endpoint).Observe(time.TotalSeconds);
    }

    private void Count(RemovalAnswer answer)
    {
        RemovalResult result = answer.Result;
        _photos.WithLabels(result.Model, result.HasSubject ? "true" : "false").Inc();
        if (result.HasSubject)
        {
            _certainty.WithLabels(result.Model).Observe(result.Certainty);
        }

        foreach ((string stage, double milliseconds) in Stages(result.Time))
        {
            _stageSeconds.WithLabels(stage).Observe(milliseconds / 1000);
        }
    }

    /// <summary>Returns the stages of a photo and their milliseconds.</summary>
    public static IEnumerable<(string Stage, double Milliseconds)> Stages(StageTimes time) =>
        [("decode", time.Decode), ("inference", time.Inference), ("refine", time.Refine), ("mask", time.Mask), ("encode", time.Encode)];

    /// <summary>Answers with all of it in Prometheus' text format.</summary>
    public Task GetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return _registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
    }
}
