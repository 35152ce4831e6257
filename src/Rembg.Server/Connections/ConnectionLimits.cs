using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

using Rembg.Server.Security;

namespace Rembg.Server.Connections;

/// <summary>
/// Limits the number of open connections. At the limit, a new connection replaces one without a request in progress: the one
/// that has been idle longest, of the client with the most connections. Idle connections therefore never keep others out.
/// </summary>
internal sealed class ConnectionLimits
{
    /// <summary>Additional connections that are accepted at the limit, for the endpoints of monitoring.</summary>
    private const int Reserve = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _idle = [];
    private readonly Dictionary<string, int> _clients = [];
    private readonly int _limit;
    private int _count;

    /// <summary>Starts without connections.</summary>
    /// <param name="limit">The largest number of open connections.</param>
    public ConnectionLimits(int limit)
    {
        _limit = limit;
    }

    /// <summary>Limits the connections to a listening address.</summary>
    public void Bound(ListenOptions listen) => listen.Use(next => async connection =>
    {
        string client = ClientAddress.Of((connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address);
        if (Enter(connection, client) is not { } place)
        {
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(place);
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    });

    private Place? Enter(ConnectionContext connection, string client)
    {
        Place? victim = null;
        Place place;
        lock (_lock)
        {
            if (_count >= _limit && (victim = LongestIdle()) is not null)
            {
                Remove(victim);
            }

            if (_count >= _limit + Reserve)
            {
                return null;
            }

            place = new Place(this, connection, client) { IsReserve = _count >= _limit };
            _count++;
            _clients[client] = _clients.GetValueOrDefault(client) + 1;
            _idle.AddLast(place.Node);
        }

        victim?.Connection.Abort();
        return place;
    }

    private Place? LongestIdle()
    {
        Place? found = null;
        foreach (Place place in _idle)
        {
            if (found is null || _clients[place.Client] > _clients[found.Client])
            {
                found = place;
            }
        }

        return found;
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            Remove(place);
        }
    }

    private void Remove(Place place)
    {
        if (place.IsGone)
        {
            return;
        }

        place.IsGone = true;
        _count--;
        if (--_clients[place.Client] == 0)
        {
            _clients.Remove(place.Client);
        }

        place.Node.List?.Remove(place.Node);
    }

    private void Count(Place place, int change)
    {
        lock (_lock)
        {
            place.Requests += change;
            place.Node.List?.Remove(place.Node);
            if (place is { Requests: 0, IsGone: false })
            {
                _idle.AddLast(place.Node);
            }
        }
    }

    /// <summary>A connection. Its requests find it among their features.</summary>
    internal sealed class Place
    {
        private readonly ConnectionLimits _limits;

        /// <summary>Takes a place.</summary>
        public Place(ConnectionLimits limits, ConnectionContext connection, string client)
        {
            _limits = limits;
            Connection = connection;
            Client = client;
            Node = new LinkedListNode<Place>(this);
        }

        /// <summary>The connection.</summary>
        public ConnectionContext Connection { get; }

        /// <summary>The client's address.</summary>
        public string Client { get; }

        /// <summary>The node in the list of idle connections.</summary>
        public LinkedListNode<Place> Node { get; }

        /// <summary>True for a connection beyond the limit, which can only use the endpoints of monitoring.</summary>
        public bool IsReserve { get; init; }

        /// <summary>True when the connection has given up its place.</summary>
        public bool IsGone { get; set; }

        /// <summary>The number of requests in progress; HTTP/2 can have several at once.</summary>
        public int Requests { get; set; }

        /// <summary>Records that a request has begun.</summary>
        public void Begin() => _limits.Count(this, 1);

        /// <summary>Records that a request has ended.</summary>
        public void End() => _limits.Count(this, -1);
    }
}
